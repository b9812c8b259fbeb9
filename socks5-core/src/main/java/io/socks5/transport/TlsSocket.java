package io.socks5.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.Future;

import javax.net.ssl.SSLSocket;

/**
 * A connection inside TLS that behaves as one without it, where the JDK's own socket does
 * not: the other side's end is not a shutdown of ours, an input can be shut down before
 * that end, and closing does not wait for a peer that no longer reads.
 */
final class TlsSocket extends ForwardingSocket {

	private static final Duration GOODBYE = Duration.ofSeconds(1);

	private final Socket line;

	private final Socket connection;

	private final SSLSocket secured;

	private final InputStream in;

	private final OutputStream out;

	private volatile boolean inputShutdown;

	private volatile boolean outputShutdown;

	/**
	 * A socket whose TLS handshake is over.
	 * @param line the TCP connection below everything
	 * @param connection what TLS lies over, the line or a layer upon it
	 * @param secured the JDK's socket
	 * @throws IOException if it is closed already
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

	// TLS says goodbye, which blocks while the peer does not read
	@Override
	public void close() throws IOException {
		Future<?> limit = Threads.executeAfter(GOODBYE, this::closeLine);
		try {
			this.secured.close();
		}
		finally {
			limit.cancel(false);
			this.connection.close();
		}
	}

	// all at once: other layers would say goodbye, too; it blocks where SO_LINGER is set
	private void closeLine() {
		try {
			this.line.close();
		}
		catch (IOException ex) {
			// whoever closes hears of it
		}
	}

}
