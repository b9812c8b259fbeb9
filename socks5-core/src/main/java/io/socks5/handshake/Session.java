package io.socks5.handshake;

import java.nio.ByteBuffer;

import io.socks5.auth.Encapsulation;
import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Phase;
import io.socks5.protocol.Socks5Exception;
import org.jspecify.annotations.Nullable;

/**
 * What the first stage has agreed upon, and what the second is at.
 *
 * @param method the method used
 * @param encapsulation how everything is wrapped from now on, or {@code null} if it is
 * not
 * @param phase what is being waited for
 */
record Session(AuthMethod method, @Nullable Encapsulation encapsulation, Phase phase) {

	static Session after(AuthMethod method, SubNegotiation exchange) {
		return new Session(method, exchange.encapsulation(), Phase.REQUEST);
	}

	Session accepting() {
		return new Session(this.method, this.encapsulation, Phase.ACCEPT);
	}

	void close() {
		if (this.encapsulation != null) {
			this.encapsulation.close();
		}
	}

	// the request, and what of the application's leaves with it
	ByteBuffer wrap(ByteBuffer request, ByteBuffer firstFlight) throws Socks5Exception {
		if (this.encapsulation == null) {
			return Messages.join(request, Messages.copy(firstFlight));
		}
		ByteBuffer wrapped = this.encapsulation.wrap(request);
		ByteBuffer rest = firstFlight.duplicate();
		while (rest.hasRemaining()) {
			int count = Math.min(rest.remaining(), this.encapsulation.limit());
			wrapped = Messages.join(wrapped, this.encapsulation.wrap(rest.slice(rest.position(), count)));
			rest.position(rest.position() + count);
		}
		return wrapped;
	}

}
