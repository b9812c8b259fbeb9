package io.socks5.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.Socks5Exception;
import io.socks5.protocol.Socks5TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Drives an attempt over a blocking socket, on the calling thread. It reads exactly what
 * the handshake wants, so nothing of the application's is ever consumed. Each proxy of a
 * chain, TLS and the encapsulation of an authentication method are layers upon the
 * connection.
 */
public final class BlockingTransport {

	/** As many as most answers have. */
	private static final int ROOM = 64;

	/** A longer answer is read in pieces. */
	private static final int MAX_ROOM = 512;

	private final SocketSource sockets;

	private final Exchange exchange;

	private @Nullable DeadlineSocket line;

	/** The line itself, or the last layer over it. */
	private @Nullable Socket top;

	/**
	 * A transport for one attempt.
	 * @param sockets where the socket comes from
	 * @param exchange what to drive
	 */
	public BlockingTransport(SocketSource sockets, Exchange exchange) {
		this.sockets = sockets;
		this.exchange = exchange;
	}

	/**
	 * Connects to the proxy and drives the handshake. The socket's SO_TIMEOUT is
	 * afterwards what it was before.
	 * @return the socket of the tunnel: the one from the source, or what lies over it
	 * @throws IOException the typed failure, or what the JDK gives for a cancellation;
	 * the caller ends the attempt with {@link #failed}
	 */
	public Socket open() throws IOException {
		establish();
		return tunnel();
	}

	/**
	 * The same up to the first reply, for a BIND.
	 * @throws IOException as {@link #open()} does
	 */
	public void establish() throws IOException {
		if (this.sockets.isRaw()) {
			this.exchange.requireRaw(true);
		}
		List<Exchange> chain = this.exchange.chain();
		Exchange first = chain.get(0);
		Deadline deadline = first.timeouts().connectDeadline();
		DeadlineSocket connected = connect(first, deadline);
		for (Exchange each : chain) {
			secure(each, connected, (each == first) ? deadline : each.timeouts().connectDeadline());
			each.proxyConnected();
			handshake(each, connected, each.timeouts().handshakeDeadline());
			if (each != this.exchange) {
				encapsulate(each);
				each.established();
			}
		}
	}

	/**
	 * Returns the address that the connection leads to: the first proxy of the chain.
	 * @return the remote address
	 */
	public InetAddress remoteAddress() {
		return Objects.requireNonNull(top().getInetAddress());
	}

	/**
	 * Makes the request after {@link #establish()} with a handshake that stopped before
	 * it. The deadline of the handshake continues.
	 * @param command the command
	 * @param destination the destination
	 * @throws IOException as {@link #open()} does
	 */
	public void request(Command command, Endpoint destination) throws IOException {
		DeadlineSocket established = Objects.requireNonNull(this.line);
		this.exchange.request(command, destination);
		handshake(this.exchange, established, Objects.requireNonNull(established.deadline()));
	}

	/**
	 * Puts the connection aside for a request to come. SO_TIMEOUT is afterwards what it
	 * was before.
	 * @return the plain socket
	 * @throws IOException if it was closed meanwhile
	 */
	public Socket idle() throws IOException {
		DeadlineSocket established = Objects.requireNonNull(this.line);
		established.clearDeadline();
		return established.below();
	}

	/**
	 * Whether a layer upon a connection that was {@linkplain #idle() put aside} has taken
	 * octets off the wire that nobody has read.
	 * @return {@code true} if something has come
	 * @throws IOException if it was closed meanwhile
	 */
	public boolean hasUnread() throws IOException {
		return top().getInputStream().available() > 0;
	}

	/**
	 * Makes a request over a connection that was {@linkplain #idle() put aside} and has
	 * been {@linkplain SocketSource#adopt adopted} since.
	 * @param adopter who tells of a cancellation from now on
	 * @param request what to ask for
	 * @return the socket of the tunnel
	 * @throws IOException as {@link #open()} does
	 */
	public Socket request(SocketSource adopter, Exchange request) throws IOException {
		BlockingTransport next = new BlockingTransport(adopter, request);
		DeadlineSocket established = Objects.requireNonNull(this.line);
		next.line = established;
		next.top = this.top;
		if (adopter.isRaw()) {
			request.requireRaw(true);
		}
		established.rememberTimeout();
		next.handshake(request, established, request.timeouts().handshakeDeadline());
		return next.tunnel();
	}

	/**
	 * Waits for the second reply of a BIND. SO_TIMEOUT has no part in it.
	 * @param deadline until when
	 * @throws IOException as {@link #open()} does
	 */
	public void awaitPeer(Deadline deadline) throws IOException {
		DeadlineSocket established = Objects.requireNonNull(this.line);
		this.exchange.awaitPeer();
		handshake(this.exchange, established, deadline);
	}

	/**
	 * Ends the handshake.
	 * @return the socket of the tunnel: the one from the source, or what lies over it
	 * @throws IOException if it was closed meanwhile
	 */
	public Socket tunnel() throws IOException {
		DeadlineSocket established = Objects.requireNonNull(this.line);
		encapsulate(this.exchange);
		established.clearDeadline();
		return (this.top == established) ? established.below() : top();
	}

	/**
	 * Ends the attempt after a failure, and closes the connection if there is one.
	 * @param cause what went wrong; gets what closing throws as suppressed
	 * @return what the caller throws
	 * @see Exchange#failed(Throwable)
	 */
	public IOException failed(Throwable cause) {
		if (this.line != null) {
			// no layer says goodbye to a peer that has failed
			SocketErrors.closeAfter(cause, this.line);
		}
		if (this.top != null) {
			SocketErrors.closeAfter(cause, this.top);
		}
		return this.exchange.failed(cause);
	}

	private Socket top() {
		return Objects.requireNonNull(this.top);
	}

	private DeadlineSocket connect(Exchange first, Deadline deadline) throws IOException {
		Socket plain = connectTcp(first, deadline);
		this.top = plain;
		DeadlineSocket connected = new DeadlineSocket(plain);
		this.line = connected;
		this.top = connected;
		return connected;
	}

	private Socket connectTcp(Exchange first, Deadline deadline) throws IOException {
		try {
			return new TcpConnector(this.sockets, NameLookup.OF_PROXIES).connect(first.proxy(), deadline);
		}
		catch (IOException ex) {
			if (SocketErrors.isReset(ex)) {
				throwIfCancelled(ex);
				throw first.closedByProxy(ex);
			}
			throw unreachable(ex, first.connecting(), (ex instanceof SocketTimeoutException) ? deadline : null);
		}
	}

	private void secure(Exchange each, DeadlineSocket connected, Deadline deadline) throws IOException {
		Tls tls = each.tls();
		if (tls == null) {
			return;
		}
		connected.setDeadline(deadline);
		try {
			this.top = tls.over(connected, top(), each.proxy());
		}
		catch (IOException ex) {
			throw unreachable(ex, each.securing(), (deadline.remainingMillis() == 0) ? deadline : null);
		}
	}

	// what failed before SOCKS began
	private IOException unreachable(IOException ex, FailureContext site, @Nullable Deadline passed)
			throws SocketException {
		throwIfCancelled(ex);
		if (SocketErrors.isInterrupt(ex)) {
			return ex;
		}
		return (passed != null) ? new Socks5TimeoutException(site, passed.toString(), ex)
				: new ProxyUnreachableException(site, ex);
	}

	private void handshake(Exchange each, DeadlineSocket connected, Deadline deadline) throws IOException {
		connected.setDeadline(deadline);
		try {
			exchange(each, deadline);
		}
		catch (Socks5Exception | Socks5TimeoutException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throwIfCancelled(ex);
			if (connected.isExpired()) {
				throw each.timedOut(deadline);
			}
			if (connected.isClosed() && SocketErrors.isInterrupt(ex)) {
				throw ex;
			}
			throw each.closedByProxy(ex);
		}
	}

	private void exchange(Exchange each, Deadline deadline) throws IOException {
		InputStream in = top().getInputStream();
		OutputStream out = top().getOutputStream();
		ByteBuffer octets = ByteBuffer.allocate(ROOM);
		write(out, each.output());
		for (int wanted = each.wanted(); wanted > 0; wanted = each.wanted()) {
			octets = room(octets, wanted);
			octets.limit(read(in, octets, each, deadline));
			each.receive(octets);
			write(out, each.output());
		}
	}

	private static ByteBuffer room(ByteBuffer octets, int wanted) {
		int count = Math.min(wanted, MAX_ROOM);
		return (count <= octets.capacity()) ? octets.clear().limit(count) : ByteBuffer.allocate(count);
	}

	private int read(InputStream in, ByteBuffer octets, Exchange each, Deadline deadline) throws IOException {
		try {
			int count = in.read(octets.array(), 0, octets.limit());
			if (count < 0) {
				throwIfCancelled(SocketErrors.closed());
				throw each.closedByProxy(null);
			}
			return count;
		}
		catch (SocketTimeoutException ex) {
			throw each.timedOut(deadline);
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

	private void encapsulate(Exchange each) throws IOException {
		SerialEncapsulation encapsulation = each.encapsulation();
		if (encapsulation != null) {
			this.top = new EncapsulatedSocket(top(), encapsulation, each.remainder());
		}
	}

	private void throwIfCancelled(IOException ex) throws SocketException {
		if (this.sockets.isCancelled()) {
			throw (SocketException) SocketErrors.closed().initCause(ex);
		}
	}

}
