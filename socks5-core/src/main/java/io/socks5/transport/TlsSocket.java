package io.socks5.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;

import javax.net.ssl.SSLSocket;

/**
 * A connection inside TLS that behaves like a plain socket where {@link SSLSocket} does
 * not. The end of the peer's output does not shut down this socket's output. The input
 * can be shut down earlier. Closing does not wait for a peer that no longer reads.
 */
final class TlsSocket extends ForwardingSocket {

	private static final Duration CLOSE_NOTIFY_TIMEOUT = Duration.ofSeconds(1);

	private final Socket line;

	private final Socket connection;

	private final SSLSocket secured;

	private final InputStream in;

	private final OutputStream out;

	private volatile boolean inputShutdown;

	private volatile boolean outputShutdown;

	/**
	 * Creates a socket from one whose TLS handshake is complete.
	 * @param line the TCP connection below all layers
	 * @param connection the TCP connection or a layer above it, directly below TLS
	 * @param secured the JDK's socket
	 * @throws IOException if the socket is already closed
	 */
	TlsSocket(Socket line, Socket connection, SSLSocket secured) throws IOException {
		this.line = line;
		this.connection = connection;
		this.secured = secured;
		this.in = secured.getInputStream();
		this.out = secured.getOutputStream();
	}

	@Override
	protected Socket below() {
		return this.secured;
	}

	@Override
	public InputStream getInputStream() throws IOException {
		requireOpen();
		if (this.inputShutdown) {
			throw new SocketException("Socket input is shutdown");
		}
		return this.in;
	}

	@Override
	public OutputStream getOutputStream() throws IOException {
		requireOpen();
		if (this.outputShutdown) {
			throw new SocketException("Socket output is shutdown");
		}
		return this.out;
	}

	private void requireOpen() throws SocketException {
		if (isClosed()) {
			throw new SocketException("Socket is closed");
		}
	}

	@Override
	public void shutdownInput() throws IOException {
		this.inputShutdown = true;
		this.connection.shutdownInput();
	}

	@Override
	public boolean isInputShutdown() {
		return this.inputShutdown;
	}

	@Override
	public void shutdownOutput() throws IOException {
		this.outputShutdown = true;
		this.secured.shutdownOutput();
	}

	@Override
	public boolean isOutputShutdown() {
		return this.outputShutdown;
	}

	@Override
	public void close() throws IOException {
		// sending close_notify blocks while the peer does not read
		TimedTask timer = Threads.executeAfter(CLOSE_NOTIFY_TIMEOUT, this::closeLine);
		try {
			this.secured.close();
		}
		finally {
			timer.cancel();
			this.connection.close();
		}
	}

	private void closeLine() {
		try {
			// below all layers, which could block in turn
			this.line.close();
		}
		catch (IOException ex) {
			// the thread that closes the socket gets the failure
		}
	}

}
