package io.socks5.handshake;

import java.nio.ByteBuffer;

import io.socks5.auth.Encapsulation;
import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Phase;
import io.socks5.protocol.Socks5Exception;
import org.jspecify.annotations.Nullable;

/**
 * The result of the first stage and the progress of the second.
 *
 * @param method the selected method
 * @param encapsulation the encapsulation of all later octets, or {@code null}
 * @param phase the current phase
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

	/**
	 * Returns the request and the first octets of the application, wrapped if necessary.
	 */
	ByteBuffer wrap(Request request, ByteBuffer memory) throws Socks5Exception {
		if (this.encapsulation == null) {
			return Messages.join(Messages.request(request, memory), Messages.copy(request.firstFlight()));
		}
		ByteBuffer wrapped = this.encapsulation.wrap(Messages.request(request, memory));
		ByteBuffer rest = request.firstFlight().duplicate();
		while (rest.hasRemaining()) {
			int count = Math.min(rest.remaining(), this.encapsulation.limit());
			wrapped = Messages.join(wrapped, this.encapsulation.wrap(rest.slice(rest.position(), count)));
			rest.position(rest.position() + count);
		}
		return wrapped;
	}

}
