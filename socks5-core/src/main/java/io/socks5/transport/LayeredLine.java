package io.socks5.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;

import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a connect, and the layers over it: TLS to a proxy, and the
 * encapsulation of an authentication method.
 */
final class LayeredLine {

	private final DeadlineLine line;

	/** The last layer over the line, or {@code null} for none. */
	private @Nullable Socket layer;

	LayeredLine(DeadlineLine line) {
		this.line = line;
	}

	/**
	 * Returns the connection below all layers.
	 * @return the connection
	 */
	DeadlineLine line() {
		return this.line;
	}

	boolean hasLayers() {
		return this.layer != null;
	}

	/**
	 * Returns the socket above all layers.
	 * @return the last layer, or the socket of the line
	 */
	Socket top() {
		return (this.layer != null) ? this.layer : this.line.below();
	}

	/**
	 * Adds TLS.
	 * @param tls the configuration
	 * @param proxy the proxy that the certificate must match
	 * @throws IOException if its handshake fails
	 */
	void secure(Tls tls, Endpoint proxy) throws IOException {
		DeadlineSocket connected = new DeadlineSocket(this.line);
		this.layer = tls.over(connected, (this.layer != null) ? this.layer : connected, proxy);
	}

	/**
	 * Adds an encapsulation.
	 * @param encapsulation the encapsulation
	 * @param received octets of the layer above that were received already
	 * @throws IOException if the connection is closed
	 */
	void encapsulate(SerialEncapsulation encapsulation, ByteBuffer received) throws IOException {
		Socket below = (this.layer != null) ? this.layer : new DeadlineSocket(this.line);
		this.layer = new EncapsulatedSocket(below, encapsulation, received);
	}

	/**
	 * Returns the input for one read.
	 * @return the input of the last layer, or {@link DeadlineLine#input()}
	 * @throws IOException if the deadline has passed, or the connection is closed
	 */
	InputStream input() throws IOException {
		return (this.layer != null) ? this.layer.getInputStream() : this.line.input();
	}

	/**
	 * Reads octets, within the deadline of the line.
	 * @param octets a buffer of an array, to read at most up to its limit
	 * @return the number of octets, or -1 at the end
	 * @throws IOException if that fails
	 */
	int read(ByteBuffer octets) throws IOException {
		Socket top = this.layer;
		return (top != null) ? top.getInputStream().read(octets.array(), 0, octets.limit())
				: this.line.read(octets.array(), 0, octets.limit());
	}

	int available() throws IOException {
		Socket top = this.layer;
		return (top != null) ? top.getInputStream().available() : this.line.available();
	}

	/**
	 * Writes octets, within the deadline of the line.
	 * @param octets a buffer of an array
	 * @throws IOException if that fails
	 */
	void write(ByteBuffer octets) throws IOException {
		Socket top = this.layer;
		int offset = octets.arrayOffset() + octets.position();
		if (top != null) {
			top.getOutputStream().write(octets.array(), offset, octets.remaining());
		}
		else {
			this.line.write(octets.array(), offset, octets.remaining());
		}
	}

	/**
	 * Closes the connection after a failure.
	 * @param failure the failure; an exception of the close is added as suppressed
	 */
	void closeAfter(Throwable failure) {
		// no layer may send a close message to a peer that has failed
		SocketErrors.closeAfter(failure, this.line);
		if (this.layer != null) {
			SocketErrors.closeAfter(failure, this.layer);
		}
	}

}
