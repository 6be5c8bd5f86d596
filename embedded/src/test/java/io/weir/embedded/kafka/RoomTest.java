package io.weir.embedded.kafka;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomTest {

    @TempDir private Path directory;

    @Test
    void aFullDiskIsRefusedInWordsThatSayWhatToDo() {
        assertThatThrownBy(() -> Room.ensure(directory, Long.MAX_VALUE))
                .isInstanceOf(DiskFull.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("is full")
                .hasMessageContaining("make room");
    }

    @Test
    void aDiskWithRoomIsFine() {
        assertThatCode(() -> Room.ensure(directory, 1)).doesNotThrowAnyException();
    }
}
