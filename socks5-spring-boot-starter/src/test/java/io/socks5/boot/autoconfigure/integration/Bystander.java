package io.socks5.boot.autoconfigure.integration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.socks5.testkit.Octets;

/**
 * A server without TLS on this machine, which records what a client sends to it.
 */
public final class Bystander implements AutoCloseable {

	private static final int SECONDS = 20;

	private final AtomicInteger connections = new AtomicInteger();

	private final CompletableFuture<byte[]> received = new CompletableFuture<>();

	private final ServerSocket server;

	private final byte[] greeting;

	private final int request;

	private final byte[] answer;

	/**
	 * Starts a server that says nothing.
	 */
	public Bystander() {
		this(new byte[0], 0, new byte[0]);
	}

	/**
	 * Starts a server that answers one request. An empty request is answered after the
	 * first octet.
	 * @param greeting what it sends first
	 * @param request the number of octets to read after that
	 * @param answer what it sends then
	 */
	public Bystander(byte[] greeting, int request, byte[] answer) {
		this.greeting = greeting;
		this.request = request;
		this.answer = answer;
		try {
			this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread thread = new Thread(this::accept, "bystander");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		while (true) {
			try (Socket client = this.server.accept()) {
				this.connections.incrementAndGet();
				client.getOutputStream().write(this.greeting);
				InputStream in = client.getInputStream();
				in.readNBytes(this.request);
				// a client that speaks first may end before, if the answer is already
				// there
				byte[] first = in.readNBytes((this.request == 0) ? 1 : 0);
				client.getOutputStream().write(this.answer);
				this.received.complete(Octets.join(first, in.readAllBytes()));
			}
			catch (IOException ex) {
				this.received.completeExceptionally(ex);
				if (this.server.isClosed()) {
					return;
				}
			}
		}
	}

	/**
	 * Returns the port of this server.
	 * @return the port
	 */
	public int port() {
		return this.server.getLocalPort();
	}

	/**
	 * Returns the number of connections to this server.
	 * @return the number
	 */
	public int connections() {
		return this.connections.get();
	}

	/**
	 * Returns what the first client has sent after the request, when it has closed.
	 * @return the octets
	 */
	public byte[] received() {
		try {
			return this.received.get(SECONDS, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
