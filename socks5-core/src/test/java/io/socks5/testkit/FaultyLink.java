package io.socks5.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.assertj.core.api.Assertions;

/**
 * A stretch of wire between a client and a server, for one connection: it passes octets
 * on as they are, until it does something else with those of the server.
 */
public final class FaultyLink extends LoopbackServer {

	private static final int DRIP_MILLIS = 20;

	private final int server;

	private final CountDownLatch faultReached = new CountDownLatch(1);

	private final CountDownLatch closedByClient = new CountDownLatch(1);

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile boolean jammed;

	private volatile boolean endless;

	private volatile Fault fault = Fault.NONE;

	/** How many of the server's octets are passed on before the fault. */
	private volatile int whole = Integer.MAX_VALUE;

	private FaultyLink(int server) {
		this.server = server;
	}

	/**
	 * Lays a wire.
	 * @param server where to
	 * @return a running server that leads to the other one
	 */
	public static FaultyLink to(LoopbackServer server) {
		FaultyLink wire = new FaultyLink(server.port());
		wire.start();
		return wire;
	}

	/**
	 * Has the wire fail.
	 * @param fault how
	 * @param octets how many of the server's octets come first
	 * @return this
	 */
	public FaultyLink failing(Fault fault, int octets) {
		this.fault = fault;
		this.whole = octets;
		return this;
	}

	/**
	 * Has the wire fail from the next octet of the server's on.
	 * @param now how
	 */
	public void fail(Fault now) {
		failing(now, 0);
	}

	/**
	 * Stops accepting octets of the client.
	 */
	public void jam() {
		this.jammed = true;
	}

	/**
	 * Has the wire keep the server's end to itself.
	 * @return this
	 */
	public FaultyLink withoutEnd() {
		this.endless = true;
		return this;
	}

	/**
	 * Waits until it has failed: the server has sent what does not get through.
	 */
	public void awaitFault() {
		await(this.faultReached, "the wire fails");
	}

	/**
	 * Waits until the client has closed, and fails if it does not.
	 */
	public void awaitClosedByClient() {
		await(this.closedByClient, "the client closes the connection");
	}

	private static void await(CountDownLatch latch, String what) {
		try {
			Assertions.assertThat(latch.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).as(what).isTrue();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	@Override
	protected Task accepted(Socket client) {
		return () -> {
			try (Socket connection = connect(this.server)) {
				Thread back = start(() -> back(connection, client));
				forth(client, connection);
				back.join();
			}
		};
	}

	private void forth(Socket client, Socket connection) throws IOException, InterruptedException {
		try {
			InputStream in = client.getInputStream();
			byte[] octets = new byte[16 * 1024];
			for (int count = in.read(octets); count >= 0; count = in.read(octets)) {
				if (this.jammed) {
					this.ended.await();
				}
				connection.getOutputStream().write(octets, 0, count);
			}
		}
		catch (IOException ex) {
			// a break is an end, too
		}
		this.closedByClient.countDown();
		connection.shutdownOutput();
	}

	@Override
	public void close() {
		this.ended.countDown();
		super.close();
	}

	private void back(Socket connection, Socket client) throws IOException, InterruptedException {
		byte[] octets = new byte[16 * 1024];
		InputStream in = connection.getInputStream();
		OutputStream out = client.getOutputStream();
		int passed = 0;
		for (int count = in.read(octets); count >= 0; count = in.read(octets)) {
			int good = Math.max(0, Math.min(count, this.whole - passed));
			out.write(octets, 0, good);
			passed += good;
			if (good < count) {
				this.fault.befalls(client, octets, good, count);
				this.faultReached.countDown();
			}
		}
		if (!this.endless) {
			client.shutdownOutput();
		}
	}

	/**
	 * What the wire does with octets.
	 */
	public enum Fault {

		/** Passes them on. */
		NONE {
			@Override
			void befalls(Socket client, byte[] octets, int from, int to) throws IOException {
				client.getOutputStream().write(octets, from, to - from);
			}
		},

		/** Ends instead. */
		END {
			@Override
			void befalls(Socket client, byte[] octets, int from, int to) throws IOException {
				if (!client.isOutputShutdown()) {
					client.shutdownOutput();
				}
			}
		},

		/** Breaks instead. */
		RESET {
			@Override
			void befalls(Socket client, byte[] octets, int from, int to) throws IOException {
				client.setSoLinger(true, 0);
				client.close();
			}
		},

		/** Loses them. */
		SILENCE {
			@Override
			void befalls(Socket client, byte[] octets, int from, int to) {
				// nothing
			}
		},

		/** Passes one on from time to time. */
		DRIP {
			@Override
			void befalls(Socket client, byte[] octets, int from, int to) throws IOException, InterruptedException {
				for (int i = from; i < to; i++) {
					client.getOutputStream().write(octets, i, 1);
					TimeUnit.MILLISECONDS.sleep(DRIP_MILLIS);
				}
			}
		};

		abstract void befalls(Socket client, byte[] octets, int from, int to) throws IOException, InterruptedException;

	}

}
