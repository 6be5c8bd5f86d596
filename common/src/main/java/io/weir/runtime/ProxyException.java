package io.weir.runtime;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One entry of {@code NO_PROXY}: {@code *}, an address, a block of addresses, or a domain, which
 * covers its subdomains too ({@code .example.org} covers these alone); addresses and domains with
 * or without a port.
 */
sealed interface ProxyException {

    /** Whether calls to the host, in small letters, go without a proxy. */
    boolean covers(String host, int port);

    static ProxyException parse(String entry) {
        if (entry.equals("*")) {
            return new Everything();
        }
        int slash = entry.indexOf('/');
        if (slash > 0) {
            Optional<byte[]> network = literal(entry.substring(0, slash));
            String bits = entry.substring(slash + 1);
            if (network.isPresent() && bits.matches("[0-9]{1,3}")) {
                return new Block(network.get(), Integer.parseInt(bits));
            }
        }
        int colon = entry.lastIndexOf(':');
        boolean hasPort =
                colon > 0
                        && entry.substring(colon + 1).matches("[0-9]{1,5}")
                        && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']');
        String host = (hasPort ? entry.substring(0, colon) : entry).toLowerCase(Locale.ROOT);
        OptionalInt port =
                hasPort
                        ? OptionalInt.of(Integer.parseInt(entry.substring(colon + 1)))
                        : OptionalInt.empty();
        String bare = host.startsWith("*.") ? host.substring(1) : host.replaceAll("[\\[\\]]", "");
        return new Domain(bare, port);
    }

    static boolean isLoopback(String host) {
        return host.equals("localhost")
                || literal(host).map(ProxyException::isLoopbackAddress).orElse(false);
    }

    private static boolean isLoopbackAddress(byte[] address) {
        try {
            return InetAddress.getByAddress(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    /** The bytes of an address that is written as one; names are not looked up. */
    private static Optional<byte[]> literal(String host) {
        boolean address = host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}") || host.contains(":");
        if (!address) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host).getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** All hosts. */
    record Everything() implements ProxyException {
        @Override
        public boolean covers(String host, int port) {
            return true;
        }
    }

    /** A name, or one address. */
    record Domain(String name, OptionalInt port) implements ProxyException {
        @Override
        public boolean covers(String host, int called) {
            if (port.isPresent() && port.getAsInt() != called) {
                return false;
            }
            if (name.startsWith(".")) {
                return host.endsWith(name);
            }
            return host.equals(name) || host.endsWith("." + name);
        }
    }

    /** Addresses with a common start. */
    final class Block implements ProxyException {
        private final byte[] network;
        private final int bits;

        Block(byte[] network, int bits) {
            this.network = network.clone();
            this.bits = Math.min(bits, network.length * 8);
        }

        @Override
        public boolean covers(String host, int port) {
            return literal(host)
                    .filter(address -> address.length == network.length)
                    .map(address -> start(address).equals(start(network)))
                    .orElse(false);
        }

        private BigInteger start(byte[] address) {
            return new BigInteger(1, address).shiftRight(address.length * 8 - bits);
        }
    }
}
