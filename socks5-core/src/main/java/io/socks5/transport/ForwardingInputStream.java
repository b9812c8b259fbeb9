package io.socks5.transport;

import java.io.IOException;
import java.io.InputStream;

/**
 * A stream that reads from another one. All octets pass one of the two read methods, even
 * skipped octets. {@link java.io.FilterInputStream} skips without reading.
 */
public abstract class ForwardingInputStream extends InputStream {

	private final InputStream in;

	/**
	 * Creates a stream.
	 * @param in the stream to read from
	 */
	protected ForwardingInputStream(InputStream in) {
		this.in = in;
	}

	@Override
	public int read() throws IOException {
		return this.in.read();
	}

	@Override
	public int read(byte[] octets, int offset, int length) throws IOException {
		return this.in.read(octets, offset, length);
	}

	@Override
	public int available() throws IOException {
		return this.in.available();
	}

	@Override
	public void close() throws IOException {
		this.in.close();
	}

}
