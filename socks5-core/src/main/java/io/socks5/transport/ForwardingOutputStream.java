package io.socks5.transport;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A stream that writes to another one. All octets pass the method that writes an array.
 * {@link java.io.FilterOutputStream} writes an array octet by octet.
 */
public abstract class ForwardingOutputStream extends OutputStream {

	private final OutputStream out;

	/**
	 * Creates a stream.
	 * @param out the stream to write to
	 */
	protected ForwardingOutputStream(OutputStream out) {
		this.out = out;
	}

	@Override
	public final void write(int octet) throws IOException {
		write(new byte[] { (byte) octet }, 0, 1);
	}

	@Override
	public void write(byte[] octets, int offset, int length) throws IOException {
		this.out.write(octets, offset, length);
	}

	@Override
	public void flush() throws IOException {
		this.out.flush();
	}

	@Override
	public void close() throws IOException {
		this.out.close();
	}

}
