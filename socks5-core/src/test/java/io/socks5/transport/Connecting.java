package io.socks5.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Eventually;

/**
 * A TCP connect with a lookup, an attempt delay and threads of the test.
 */
public final class Connecting {

	/** Longer than any test takes. */
	public static final Duration LONG = Duration.ofMinutes(5);

	/** As good as no time, for what is to happen soon. */
	public static final Duration SHORT = Duration.ofMillis(1);

	private final int port;

	private final Callable<InetAddress[]> lookup;

	private Duration attemptDelay = LONG;

	private Duration limit = LONG;

	private Executor threads = Threads.CONNECTS;

	private Connecting(int port, Callable<InetAddress[]> lookup) {
		this.port = port;
		this.lookup = lookup;
	}

	/**
	 * A connect to a name with these addresses.
	 * @param port the port of all of them
	 * @param addresses the result of the lookup, as literals
	 * @return a connect with long delays
	 */
	public static Connecting to(int port, String... addresses) {
		return to(port, () -> {
			List<String> literals = Arrays.asList(addresses);
			InetAddress[] parsed = new InetAddress[literals.size()];
			for (int i = 0; i < parsed.length; i++) {
				byte[] octets = InetAddress.getByName(literals.get(i)).getAddress();
				parsed[i] = InetAddress.getByAddress("proxy.test", octets);
			}
			return parsed;
		});
	}

	/**
	 * A connect to a name.
	 * @param port a port
	 * @param lookup the lookup
	 * @return a connect with long delays
	 */
	public static Connecting to(int port, Callable<InetAddress[]> lookup) {
		return new Connecting(port, lookup);
	}

	/**
	 * Sets how long an address has before the next is tried.
	 * @param delay how long
	 * @return this
	 */
	public Connecting attemptDelay(Duration delay) {
		this.attemptDelay = delay;
		return this;
	}

	/**
	 * Sets the deadline.
	 * @param connectTimeout from the connect on
	 * @return this
	 */
	public Connecting within(Duration connectTimeout) {
		this.limit = connectTimeout;
		return this;
	}

	/**
	 * Sets where the attempts run.
	 * @param executor gets each attempt
	 * @return this
	 */
	public Connecting on(Executor executor) {
		this.threads = executor;
		return this;
	}

	/**
	 * Has something done at the start of each attempt.
	 * @param action what to do, on the thread of the attempt
	 * @return this
	 */
	public Connecting whenTrying(Runnable action) {
		return on((attempt) -> Threads.CONNECTS.execute(() -> {
			action.run();
			attempt.run();
		}));
	}

	/**
	 * Connects.
	 * @param sockets where the sockets come from
	 * @return the connected socket
	 * @throws IOException if that fails
	 */
	public Socket connect(SocketSource sockets) throws IOException {
		NameLookup names = new NameLookup(
				new NameLookupQueue((name) -> called(), Threads.LOOKUPS, new PlaceBudget(2, 0)), false);
		return new TcpConnector(sockets, names, Endpoint.of("proxy.test", this.port),
				Deadline.after(this.limit, "connect timeout"), this.threads, this.attemptDelay)
			.connect(new byte[0]);
	}

	private InetAddress[] called() throws IOException {
		try {
			return this.lookup.call();
		}
		catch (IOException | RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * Waits until no attempt runs any more.
	 */
	public static void awaitNoAttempt() {
		Eventually.await("no running attempt", Threads.CONNECTS::getActiveCount, (count) -> count == 0);
	}

}
