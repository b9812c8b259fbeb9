package io.socks5.udp.relay;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;

import io.socks5.protocol.Endpoint;
import io.socks5.transport.SerialEncapsulation;
import org.jspecify.annotations.Nullable;

/**
 * Applies the negotiated encapsulation to the datagrams of an association. RFC 1928 §3,
 * RFC 1961 §5.
 */
public final class DatagramProtection {

	private final @Nullable SerialEncapsulation encapsulation;

	private DatagramProtection(@Nullable SerialEncapsulation encapsulation) {
		this.encapsulation = encapsulation;
	}

	/**
	 * Returns the protection that the negotiated encapsulation provides.
	 * @param agreed the encapsulation, or {@code null} if there is none
	 * @param proxy the proxy, for the failure
	 * @return the protection
	 * @throws IOException if the encapsulation does not protect datagrams
	 */
	public static DatagramProtection of(@Nullable SerialEncapsulation agreed, Endpoint proxy) throws IOException {
		if (agreed != null && !agreed.protectsDatagrams()) {
			throw new IOException("The authentication method of the proxy " + proxy + " cannot protect datagrams");
		}
		return new DatagramProtection(agreed);
	}

	ByteBuffer wrap(ByteBuffer datagram) throws IOException {
		return (this.encapsulation != null) ? this.encapsulation.wrapDatagram(datagram) : datagram;
	}

	/**
	 * Returns the datagram in a message.
	 * @param message the received message
	 * @return the datagram, or {@code null} if the message must be dropped
	 */
	@Nullable ByteBuffer unwrap(ByteBuffer message) throws SocketException {
		return (this.encapsulation != null) ? this.encapsulation.unwrapDatagram(message) : message;
	}

}
