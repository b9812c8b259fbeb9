package io.socks5.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;

import io.socks5.event.ConnectListener.Observation;
import io.socks5.handshake.Handshake;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureSite;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.Socks5Exception;
import io.socks5.protocol.Socks5TimeoutException;

/**
 * Drives a handshake over a blocking socket, on the calling thread. It reads exactly what
 * the handshake wants, so nothing of the application's is ever consumed.
 */
public final class BlockingTransport {

	private static final int MAX_FIELD_OCTETS = 512;

	private final SocketSource sockets;

	private final Observation observation;

	/**
	 * A transport for one connect.
	 * @param sockets where the socket comes from
	 * @param observation who watches
	 */
	public BlockingTransport(SocketSource sockets, Observation observation) {
		this.sockets = sockets;
		this.observation = observation;
	}

	/**
	 * Opens TCP to the proxy.
	 * @param proxy the proxy
	 * @param site what a failure shall carry
	 * @param deadline until when
	 * @return a connected socket
	 * @throws IOException the typed failure, or what the JDK gives for a cancellation
	 */
	public Socket connect(Endpoint proxy, FailureSite site, Deadline deadline) throws IOException {
		try {
			Socket socket = new TcpConnector(this.sockets).connect(proxy, deadline);
			this.observation.proxyConnected();
			return socket;
		}
		catch (IOException ex) {
			throwIfCancelled(ex);
			if (TcpConnector.isInterrupt(ex)) {
				throw ex;
			}
			throw (ex instanceof SocketTimeoutException) ? new Socks5TimeoutException(site, deadline.toString())
					: new ProxyUnreachableException(site, ex);
		}
	}

	/**
	 * Drives a handshake until its stage is over. The socket's SO_TIMEOUT is afterwards
	 * what it was. A failure leaves the socket to be closed by the caller.
	 * @param handshake the handshake
	 * @param socket a socket connected to the proxy
	 * @param deadline until when, however the octets trickle in
	 * @throws IOException the typed failure, or what the JDK gives for a cancellation
	 */
	public void drive(Handshake handshake, Socket socket, Deadline deadline) throws IOException {
		try {
			int timeout = socket.getSoTimeout();
			exchange(handshake, socket, deadline);
			socket.setSoTimeout(timeout);
		}
		catch (Socks5Exception | Socks5TimeoutException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throwIfCancelled(ex);
			throwIfInterrupted(socket, ex);
			throw handshake.closed(ex);
		}
	}

	private void exchange(Handshake handshake, Socket socket, Deadline deadline) throws IOException {
		InputStream in = socket.getInputStream();
		OutputStream out = socket.getOutputStream();
		Milestones milestones = new Milestones(this.observation, handshake);
		byte[] octets = new byte[MAX_FIELD_OCTETS];
		write(out, handshake.output());
		while (handshake.wanted() > 0) {
			int count = read(in, octets, handshake, socket, deadline);
			milestones.receive(ByteBuffer.wrap(octets, 0, count));
			write(out, handshake.output());
		}
	}

	// one read with what is left of the deadline: a loop inside the read would start the
	// time-out afresh
	private int read(InputStream in, byte[] octets, Handshake handshake, Socket socket, Deadline deadline)
			throws IOException {
		int remaining = deadline.remainingMillis();
		if (remaining == 0) {
			throw new Socks5TimeoutException(handshake.site(), deadline.toString());
		}
		socket.setSoTimeout(remaining);
		try {
			int count = in.read(octets, 0, Math.min(octets.length, handshake.wanted()));
			if (count < 0) {
				throwIfCancelled(new SocketException("Socket closed"));
				throw handshake.closed(null);
			}
			return count;
		}
		catch (SocketTimeoutException ex) {
			throw new Socks5TimeoutException(handshake.site(), deadline.toString());
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

	// the JDK closes the socket under an interrupted virtual thread
	private static void throwIfInterrupted(Socket socket, IOException ex) throws IOException {
		if (socket.isClosed() && Thread.currentThread().isInterrupted()) {
			throw ex;
		}
	}

}
