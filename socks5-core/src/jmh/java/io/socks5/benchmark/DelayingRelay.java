package io.socks5.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A relay on loopback that passes on, in each direction, what it got a while ago. It
 * cannot delay TCP's own handshake.
 */
final class DelayingRelay implements AutoCloseable {

	private final int destination;

	private final long delay;

	private final InetAddress loopback = InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 });

	private final ServerSocket listener = new ServerSocket(0, 512, this.loopback);

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "relay");
		thread.setDaemon(true);
		return thread;
	});

	DelayingRelay(int destination, long delayMillis) throws IOException {
		this.destination = destination;
		this.delay = TimeUnit.MILLISECONDS.toNanos(delayMillis);
		this.threads.execute(this::acceptAll);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	private void acceptAll() {
		try {
			while (true) {
				Socket near = this.listener.accept();
				Socket far = new Socket(this.loopback, this.destination);
				near.setTcpNoDelay(true);
				far.setTcpNoDelay(true);
				relay(near, far);
				relay(far, near);
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void relay(Socket from, Socket to) {
		BlockingQueue<Late> underWay = new LinkedBlockingQueue<>();
		this.threads.execute(() -> receive(from, underWay));
		this.threads.execute(() -> send(underWay, to));
	}

	private void receive(Socket from, BlockingQueue<Late> underWay) {
		byte[] octets = new byte[8192];
		int count;
		do {
			count = read(from, octets);
			underWay.add(new Late(System.nanoTime() + this.delay, Arrays.copyOf(octets, Math.max(0, count))));
		}
		while (count > 0);
	}

	private static int read(Socket from, byte[] octets) {
		try {
			return from.getInputStream().read(octets);
		}
		catch (IOException ex) {
			return -1;
		}
	}

	private static void send(BlockingQueue<Late> underWay, Socket to) {
		try (to) {
			Late next = underWay.take();
			while (next.octets().length > 0) {
				TimeUnit.NANOSECONDS.sleep(next.due() - System.nanoTime());
				to.getOutputStream().write(next.octets());
				next = underWay.take();
			}
			TimeUnit.NANOSECONDS.sleep(next.due() - System.nanoTime());
		}
		catch (IOException | InterruptedException ex) {
			// one of them is gone
		}
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		this.threads.shutdownNow();
	}

	/**
	 * Octets under way.
	 *
	 * @param due when they arrive
	 * @param octets the octets, none for the end
	 */
	private record Late(long due, byte[] octets) {

	}

}
