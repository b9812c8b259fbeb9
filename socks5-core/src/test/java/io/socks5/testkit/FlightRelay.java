package io.socks5.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Relays to a server, delays each direction, and counts the flights of clients. A flight
 * is all that a client sends without further octets of the server, and the TCP connect.
 */
public final class FlightRelay extends LoopbackServer {

	private static final int CHUNK = 16 * 1024;

	private final int server;

	private final Duration delay;

	private final List<Counted> connections = new CopyOnWriteArrayList<>();

	private FlightRelay(int server, Duration delay) {
		this.server = server;
		this.delay = delay;
	}

	/**
	 * Starts a relay.
	 * @param server the port of the server on 127.0.0.1
	 * @param delay the delay of each direction
	 * @return a running relay
	 */
	public static FlightRelay before(int server, Duration delay) {
		FlightRelay relay = new FlightRelay(server, delay);
		relay.start();
		return relay;
	}

	/**
	 * Forgets the flights so far. Open connections count from now on, without their TCP
	 * connect.
	 */
	public void reset() {
		this.connections.forEach(Counted::reset);
	}

	/**
	 * Returns the flights on the connection on which clients have sent the most octets.
	 * @return the number of flights
	 */
	public int flights() {
		return this.connections.stream().max(Comparator.comparingInt(Counted::octets)).orElseThrow().flights();
	}

	@Override
	protected Task accepted(Socket client) {
		Counted counted = new Counted();
		this.connections.add(counted);
		return () -> {
			try (Socket connection = connect(this.server)) {
				Thread back = start(() -> relay(connection.getInputStream(), client, counted::received));
				relay(client.getInputStream(), connection, () -> {
				}, counted::sent);
				back.join();
			}
		};
	}

	private void relay(InputStream in, Socket to, Runnable delivered) throws IOException {
		relay(in, to, delivered, (count) -> {
		});
	}

	private void relay(InputStream in, Socket to, Runnable delivered, Sent sent) throws IOException {
		BlockingQueue<Late> underWay = new LinkedBlockingQueue<>();
		start(() -> deliver(underWay, to, delivered));
		byte[] octets = new byte[CHUNK];
		int count;
		do {
			count = readOrEnd(in, octets);
			sent.octets(count);
			underWay.add(new Late(System.nanoTime() + this.delay.toNanos(), Arrays.copyOf(octets, Math.max(0, count))));
		}
		while (count >= 0);
	}

	private static int readOrEnd(InputStream in, byte[] octets) {
		try {
			return in.read(octets);
		}
		catch (IOException ex) {
			// a break is an end, too
			return -1;
		}
	}

	private static void deliver(BlockingQueue<Late> underWay, Socket to, Runnable delivered)
			throws IOException, InterruptedException {
		OutputStream out = to.getOutputStream();
		for (Late next = underWay.take(); next.octets().length > 0; next = underWay.take()) {
			TimeUnit.NANOSECONDS.sleep(next.due() - System.nanoTime());
			delivered.run();
			out.write(next.octets());
		}
		to.shutdownOutput();
	}

	/**
	 * Counts octets.
	 */
	@FunctionalInterface
	private interface Sent {

		void octets(int count);

	}

	/**
	 * Octets under way.
	 *
	 * @param due when they arrive
	 * @param octets the octets, none for the end
	 */
	private record Late(long due, byte[] octets) {

	}

	/**
	 * The flights on one connection.
	 */
	private static final class Counted {

		private int octets;

		private int flights = 1;

		/** Whether the next octets of the client begin a flight. */
		private boolean answered = true;

		private synchronized void reset() {
			this.octets = 0;
			this.flights = 0;
			this.answered = true;
		}

		private synchronized void received() {
			this.answered = true;
		}

		private synchronized void sent(int count) {
			if (count > 0) {
				this.flights += this.answered ? 1 : 0;
				this.answered = false;
				this.octets += count;
			}
		}

		private synchronized int octets() {
			return this.octets;
		}

		private synchronized int flights() {
			return this.flights;
		}

	}

}
