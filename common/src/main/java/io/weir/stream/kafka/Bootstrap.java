package io.weir.stream.kafka;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** The first addresses of a cluster. */
final class Bootstrap {

    private Bootstrap() {}

    /** Whether at least one host has an address now. Blocks on name resolution. */
    static boolean resolvable(String bootstrap) {
        return Arrays.stream(bootstrap.split(",", -1))
                .map(address -> address.trim().replaceFirst(":\\d+$", ""))
                .anyMatch(Bootstrap::known);
    }

    private static boolean known(String host) {
        try {
            return InetAddress.getByName(host).getAddress().length > 0;
        } catch (UnknownHostException notYet) {
            return false;
        }
    }
}
