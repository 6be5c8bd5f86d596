package io.weir.app.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** Where scenes are shown. Called on one event loop. */
interface Show {

    /** Says what takes a while before there is anything to see. */
    void progress(String text, Duration now);

    /** Shows how things are. */
    void show(Scene scene, Duration now);

    /** Leaves the terminal as it was; the second time nothing happens. */
    void end();

    /** Lines that only grow: for files, pipes and people who like them. */
    static Show plain(PrintWriter out) {
        return new Plain(out, new Picture(false, Duration.ZERO));
    }

    /**
     * A picture that is drawn anew in place.
     *
     * @param interval between a step and its check, as it goes by here
     */
    static Show live(PrintWriter out, Duration interval) {
        return new Live(out, new Picture(true, interval));
    }

    /** Each event once. */
    final class Plain implements Show {
        private final PrintWriter out;
        private final Picture picture;
        private int shown;

        private Plain(PrintWriter out, Picture picture) {
            this.out = out;
            this.picture = picture;
        }

        @Override
        public void progress(String text, Duration now) {
            out.println(Picture.time(now) + "  " + text);
        }

        @Override
        public void show(Scene scene, Duration now) {
            List<Scene.Line> fresh = scene.events().subList(shown, scene.events().size());
            fresh.forEach(line -> picture.story(line).forEach(out::println));
            shown = scene.events().size();
            out.flush();
        }

        @Override
        public void end() {
            out.flush();
        }
    }

    /** Moves the cursor up and writes over what was there. Long lines are cut, not wrapped. */
    final class Live implements Show {
        private static final String ESCAPE = "\u001b[";

        private final PrintWriter out;
        private final Picture picture;
        private int height;
        private boolean begun;

        private Live(PrintWriter out, Picture picture) {
            this.out = out;
            this.picture = picture;
        }

        @Override
        public void progress(String text, Duration now) {
            draw(List.of(Picture.time(now) + "  " + text));
        }

        @Override
        public void show(Scene scene, Duration now) {
            draw(picture.whole(scene, now));
        }

        private void draw(List<String> lines) {
            StringBuilder frame = new StringBuilder();
            if (!begun) {
                begun = true;
                frame.append(ESCAPE).append("?25l").append(ESCAPE).append("?7l");
            }
            if (height > 0) {
                frame.append(ESCAPE).append(height).append('A');
            }
            lines.forEach(
                    line ->
                            frame.append('\r')
                                    .append(ESCAPE)
                                    .append("2K")
                                    .append(line)
                                    .append('\n'));
            out.print(frame);
            out.flush();
            height = lines.size();
        }

        @Override
        public void end() {
            if (begun) {
                begun = false;
                height = 0;
                out.print(ESCAPE + "?7h" + ESCAPE + "?25h");
            }
            out.flush();
        }
    }
}
