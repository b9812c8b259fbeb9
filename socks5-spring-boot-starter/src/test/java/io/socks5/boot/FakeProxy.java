package io.socks5.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A SOCKS5 proxy on loopback that plays one script per connection, and remembers what it
 * was told. The octets it says are written out, not made by the code under test.
 */
public final class FakeProxy implements AutoCloseable {

	/** VER REP RSV ATYP BND.ADDR BND.PORT of a granted request. */
	public static final String GRANTED = "05 00 00 01 7f000001 1f90";

	private final ServerSocket server;

	private final Script script;

	private final List<Visit> visits = new CopyOnWriteArrayList<>();

	private FakeProxy(Script script) {
		this.script = script;
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	/**
	 * A proxy that does what a test says.
	 * @param script what it does on each connection; at its end it hangs up
	 * @return a started proxy
	 */
	public static FakeProxy playing(Script script) {
		return new FakeProxy(script);
	}

	/**
	 * A proxy that wants no login and grants every request.
	 * @return a started proxy
	 */
	public static FakeProxy granting() {
		return replying(GRANTED);
	}

	/**
	 * A proxy that wants no login.
	 * @param reply its answer to a request
	 * @return a started proxy
	 */
	public static FakeProxy replying(String reply) {
		return playing((visit) -> visit.greeting().send("05 00").request().send(reply).untilClosed());
	}

	/**
	 * A proxy that wants a login, and grants every request then.
	 * @param username the username
	 * @param password the password
	 * @return a started proxy
	 */
	public static FakeProxy expecting(String username, String password) {
		return playing((visit) -> {
			visit.greeting().send("05 02").login();
			if (visit.username().equals(username) && visit.password().equals(password)) {
				visit.send("01 00").request().send(GRANTED).untilClosed();
			}
			else {
				visit.send("01 01");
			}
		});
	}

	/**
	 * A proxy that takes connections and never says a word.
	 * @return a started proxy
	 */
	public static FakeProxy silent() {
		return playing((visit) -> visit.greeting().untilClosed());
	}

	/**
	 * Where it listens.
	 * @return the port
	 */
	public int port() {
		return this.server.getLocalPort();
	}

	/**
	 * What makes an application use it.
	 * @return properties
	 */
	public String[] properties() {
		return new String[] { "socks5.proxy.host=127.0.0.1", "socks5.proxy.port=" + port() };
	}

	/**
	 * The connections so far.
	 * @return in the order of their arrival
	 */
	public List<Visit> visits() {
		return this.visits;
	}

	/**
	 * The last connection.
	 * @return what it told
	 */
	public Visit visit() {
		return this.visits.get(this.visits.size() - 1);
	}

	@Override
	public void close() {
		try {
			this.server.close();
			for (Visit visit : this.visits) {
				visit.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void accept() {
		try {
			while (true) {
				Visit visit = new Visit(this.server.accept());
				this.visits.add(visit);
				start(() -> play(visit));
			}
		}
		catch (IOException ex) {
			// closed: the test is over
		}
	}

	private void play(Visit visit) {
		try (visit) {
			this.script.play(visit);
		}
		catch (IOException ex) {
			// the client hung up, which the test sees at its end
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "fake-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * What a proxy does on a connection.
	 */
	@FunctionalInterface
	public interface Script {

		/**
		 * Plays the proxy's part.
		 * @param visit the connection
		 * @throws IOException if the client hangs up
		 */
		void play(Visit visit) throws IOException;

	}

}
