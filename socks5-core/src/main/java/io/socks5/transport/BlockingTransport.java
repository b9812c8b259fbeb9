package io.socks5.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;

import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.Socks5Exception;
import io.socks5.protocol.Socks5TimeoutException;

/**
 * Drives an attempt over a blocking socket, on the calling thread. It reads exactly what
 * the handshake wants, so nothing of the application's is ever consumed.
 */
public final class BlockingTransport {

	private static final int MAX_FIELD_OCTETS = 512;

	private final SocketSource sockets;

	private final Attempt attempt;

	/**
	 * A transport for one attempt.
	 * @param sockets where the socket comes from
	 * @param attempt what to drive
	 */
	public BlockingTransport(SocketSource sockets, Attempt attempt) {
		this.sockets = sockets;
		this.attempt = attempt;
	}

	/**
	 * Connects to the proxy and drives the handshake. The socket's SO_TIMEOUT is
	 * afterwards what it was before.
	 * @return the socket of the tunnel
	 * @throws IOException the typed failure, or what the JDK gives for a cancellation;
	 * the socket is then closed
	 */
	public Socket open() throws IOException {
		Socket socket = connect();
		boolean done = false;
		try {
			this.attempt.proxyConnected();
			handshake(socket);
			done = true;
			return socket;
		}
		finally {
			if (!done) {
				socket.close();
			}
		}
	}

	private Socket connect() throws IOException {
		Deadline deadline = this.attempt.limits().connectDeadline();
		try {
			return new TcpConnector(this.sockets).connect(this.attempt.proxy(), deadline);
		}
		catch (IOException ex) {
			throwIfCancelled(ex);
			if (SocketFailures.isInterrupt(ex)) {
				throw ex;
			}
			if (SocketFailures.isReset(ex)) {
				throw this.attempt.closedByProxy(ex);
			}
			throw (ex instanceof SocketTimeoutException)
					? new Socks5TimeoutException(this.attempt.connecting(), deadline.toString())
					: new ProxyUnreachableException(this.attempt.connecting(), ex);
		}
	}

	private void handshake(Socket socket) throws IOException {
		try {
			int timeout = socket.getSoTimeout();
			exchange(socket, this.attempt.limits().handshakeDeadline());
			socket.setSoTimeout(timeout);
		}
		catch (Socks5Exception | Socks5TimeoutException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throwIfCancelled(ex);
			if (socket.isClosed() && SocketFailures.isInterrupt(ex)) {
				throw ex;
			}
			throw this.attempt.closedByProxy(ex);
		}
	}

	private void exchange(Socket socket, Deadline deadline) throws IOException {
		InputStream in = socket.getInputStream();
		OutputStream out = socket.getOutputStream();
		byte[] octets = new byte[MAX_FIELD_OCTETS];
		write(out, this.attempt.output());
		while (this.attempt.wanted() > 0) {
			int count = read(in, octets, socket, deadline);
			this.attempt.receive(ByteBuffer.wrap(octets, 0, count));
			write(out, this.attempt.output());
		}
	}

	// one read with what is left of the deadline: a loop inside the read would start the
	// time-out afresh
	private int read(InputStream in, byte[] octets, Socket socket, Deadline deadline) throws IOException {
		int remaining = deadline.remainingMillis();
		if (remaining == 0) {
			throw this.attempt.timedOut(deadline);
		}
		socket.setSoTimeout(remaining);
		try {
			int count = in.read(octets, 0, Math.min(octets.length, this.attempt.wanted()));
			if (count < 0) {
				throwIfCancelled(new SocketException("Socket closed"));
				throw this.attempt.closedByProxy(null);
			}
			return count;
		}
		catch (SocketTimeoutException ex) {
			throw this.attempt.timedOut(deadline);
		}
	}

	// the octets may hold a password: nothing of them stays behind
	private static void write(OutputStream out, ByteBuffer octets) throws IOException {
		if (octets.hasRemaining()) {
			try {
				out.write(octets.array(), octets.arrayOffset() + octets.position(), octets.remaining());
			}
			finally {
				Arrays.fill(octets.array(), (byte) 0);
			}
		}
	}

	private void throwIfCancelled(IOException ex) throws SocketException {
		if (this.sockets.isCancelled()) {
			throw (ex instanceof SocketException closed) ? closed : new SocketException("Socket closed");
		}
	}

}
