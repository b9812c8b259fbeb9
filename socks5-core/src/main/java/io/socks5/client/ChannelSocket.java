package io.socks5.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Set;

import io.socks5.transport.ForwardingInputStream;
import io.socks5.transport.ForwardingOutputStream;
import io.socks5.transport.ForwardingSocket;
import io.socks5.transport.SocketErrors;
import org.jspecify.annotations.Nullable;

/**
 * The socket of a channel, with the return values and exceptions of a plain socket.
 * Libraries and the JDK's TLS recognize a closed socket by its {@link SocketException}.
 */
final class ChannelSocket extends ForwardingSocket {

	/** The local address of a closed plain socket. */
	private static final InetAddress ANY = new InetSocketAddress(0).getAddress();

	private static final Set<SocketOption<?>> OPTIONS = new Socket(Proxy.NO_PROXY).supportedOptions();

	private final SocketChannel channel;

	ChannelSocket(SocketChannel channel) throws SocketException {
		this.channel = channel;
	}

	@Override
	protected Socket below() {
		return this.channel.socket();
	}

	@Override
	public SocketChannel getChannel() {
		return this.channel;
	}

	@Override
	public InputStream getInputStream() throws IOException {
		return new In(super.getInputStream());
	}

	@Override
	public OutputStream getOutputStream() throws IOException {
		return new Out(super.getOutputStream());
	}

	private void requireOpen() throws SocketException {
		if (!this.channel.isOpen()) {
			throw new SocketException("Socket is closed");
		}
	}

	@Override
	public void bind(@Nullable SocketAddress address) throws IOException {
		requireOpen();
		super.bind(address);
	}

	@Override
	public InetAddress getLocalAddress() {
		return isClosed() ? ANY : super.getLocalAddress();
	}

	@Override
	public @Nullable SocketAddress getLocalSocketAddress() {
		return isBound() ? new InetSocketAddress(getLocalAddress(), getLocalPort()) : null;
	}

	@Override
	public void shutdownInput() throws IOException {
		requireOpen();
		if (isInputShutdown()) {
			throw new SocketException("Socket input is already shutdown");
		}
		translated(super::shutdownInput);
	}

	@Override
	public void shutdownOutput() throws IOException {
		requireOpen();
		if (isOutputShutdown()) {
			throw new SocketException("Socket output is already shutdown");
		}
		translated(super::shutdownOutput);
	}

	@Override
	public void sendUrgentData(int data) throws IOException {
		translated(() -> super.sendUrgentData(data));
	}

	@Override
	public void setSoLinger(boolean on, int linger) throws SocketException {
		requireOpen();
		if (on && linger < 0) {
			throw new IllegalArgumentException("invalid value for SO_LINGER");
		}
		super.setSoLinger(on, linger);
	}

	@Override
	public void setTrafficClass(int trafficClass) throws SocketException {
		if (trafficClass < 0 || trafficClass > 0xff) {
			throw new IllegalArgumentException("tc is not in range 0 -- 255");
		}
		super.setTrafficClass(trafficClass);
	}

	@Override
	public <T> Socket setOption(SocketOption<T> name, @Nullable T value) throws IOException {
		requireOpen();
		return super.setOption(name, value);
	}

	@Override
	public <T> T getOption(SocketOption<T> name) throws IOException {
		requireOpen();
		try {
			return super.getOption(name);
		}
		catch (IOException ex) {
			throw toSocketException(ex);
		}
	}

	@Override
	public Set<SocketOption<?>> supportedOptions() {
		return OPTIONS;
	}

	private static void translated(Call call) throws IOException {
		try {
			call.make();
		}
		catch (IOException ex) {
			throw toSocketException(ex);
		}
	}

	private static IOException toSocketException(IOException ex) {
		if (ex instanceof SocketException || ex instanceof SocketTimeoutException) {
			return ex;
		}
		if (ex instanceof ClosedChannelException && !(ex instanceof ClosedByInterruptException)) {
			return (SocketException) SocketErrors.closed().initCause(ex);
		}
		String message = (ex instanceof ClosedByInterruptException) ? "Closed by interrupt" : ex.getMessage();
		return (SocketException) new SocketException(message).initCause(ex);
	}

	/**
	 * A call to the channel.
	 */
	@FunctionalInterface
	private interface Call {

		void make() throws IOException;

	}

	private static final class In extends ForwardingInputStream {

		In(InputStream in) {
			super(in);
		}

		@Override
		public int read() throws IOException {
			try {
				return super.read();
			}
			catch (IOException ex) {
				throw toSocketException(ex);
			}
		}

		@Override
		public int read(byte[] octets, int offset, int length) throws IOException {
			try {
				return super.read(octets, offset, length);
			}
			catch (IOException ex) {
				throw toSocketException(ex);
			}
		}

		@Override
		public int available() throws IOException {
			try {
				return super.available();
			}
			catch (IOException ex) {
				throw toSocketException(ex);
			}
		}

	}

	private static final class Out extends ForwardingOutputStream {

		Out(OutputStream out) {
			super(out);
		}

		@Override
		public void write(byte[] octets, int offset, int length) throws IOException {
			try {
				super.write(octets, offset, length);
			}
			catch (IOException ex) {
				throw toSocketException(ex);
			}
		}

	}

}
