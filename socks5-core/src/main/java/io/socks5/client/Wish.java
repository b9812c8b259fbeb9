package io.socks5.client;

import java.nio.ByteBuffer;

import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt is for.
 *
 * @param command what to ask for
 * @param destination where it is for, or {@code null} to stop before asking
 * @param firstFlight octets of the application's that leave with the request, maybe none
 * @param probe whether a health check has it
 * @param held what keeps observations back, or {@code null} to tell them at once
 * @param deferred whether the attempt stops before the request
 */
record Wish(Command command, @Nullable Endpoint destination, ByteBuffer firstFlight, boolean probe,
		@Nullable HeldObservations held, boolean deferred) {

	/** The first flight of most connects. */
	static final byte[] NO_FLIGHT = {};

	private static final ByteBuffer NO_OCTETS = ByteBuffer.wrap(NO_FLIGHT);

	static Wish of(Command command, Endpoint destination) {
		return new Wish(command, destination, NO_OCTETS, false, null, false);
	}

	// the final destination depends on the connection
	static Wish deferred(Command command, Endpoint destination) {
		return new Wish(command, destination, NO_OCTETS, false, null, true);
	}

	static Wish probe(@Nullable Endpoint destination) {
		return new Wish(Command.CONNECT, destination, NO_OCTETS, true, null, false);
	}

	static Wish connect(Endpoint destination, byte[] firstFlight) {
		return new Wish(Command.CONNECT, destination, ByteBuffer.wrap(firstFlight), false, null, false);
	}

	// to stop before asking, for a request to come
	static Wish ahead(HeldObservations held) {
		return new Wish(Command.CONNECT, null, NO_OCTETS, false, held, false);
	}

	// to get to the proxy that the wish is for
	Wish leadingTo(Endpoint proxy) {
		return new Wish(Command.CONNECT, proxy, NO_OCTETS, this.probe, this.held, false);
	}

}
