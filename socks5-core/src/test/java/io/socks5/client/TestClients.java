package io.socks5.client;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import io.socks5.testkit.Eventually;
import io.socks5.testkit.LoopbackServer;

/**
 * Helper methods for the tests of the client.
 */
public final class TestClients {

	/** What a client without a login and a proxy that wants none say to each other. */
	public static final String GRANTED = """
			> 05 01 00                              VER NMETHODS METHODS
			< 05 00                                 VER METHOD
			> 05 01 00 03 09 'chat.corp' 1466       VER CMD RSV ATYP DST.ADDR DST.PORT
			< 05 00 00 01 c0000201 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
			""";

	private TestClients() {
	}

	public static Socks5Client.Builder proxy(LoopbackServer proxy) {
		return Socks5Client.builder().proxy(proxy.host(), proxy.port());
	}

	public static Socks5Socket socket(Socks5Client client) throws IOException {
		return (Socks5Socket) client.socketFactory().createSocket();
	}

	/**
	 * Waits until warm connections are idle, and fails if they are not.
	 * @param client whose they are
	 * @param count how many
	 */
	public static void awaitIdle(Socks5Client client, int count) {
		Eventually.await("idle == " + count, client::warm, (warm) -> warm.idle() == count);
	}

	/**
	 * What a call throws.
	 * @param call the call
	 * @return its exception
	 * @throws AssertionError if it throws none
	 */
	public static IOException failureOf(Callable<?> call) {
		try {
			call.call();
		}
		catch (IOException ex) {
			return ex;
		}
		catch (Exception ex) {
			throw new AssertionError("Not an IOException", ex);
		}
		throw new AssertionError("It does not fail");
	}

	/**
	 * Makes a call that must not fail.
	 * @param call the call
	 */
	static void run(Closeable call) {
		try {
			call.close();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * Runs a call that may hang.
	 * @param <T> the type of its result
	 * @param call the call
	 * @return the future result
	 */
	public static <T> FutureTask<T> start(Callable<T> call) {
		FutureTask<T> task = new FutureTask<>(call);
		Thread thread = new Thread(task, "test");
		thread.setDaemon(true);
		thread.start();
		return task;
	}

	/**
	 * Waits for a call.
	 * @param <T> the type of its result
	 * @param task the call
	 * @return its result
	 * @throws Exception what it throws, or if it hangs
	 */
	public static <T> T result(FutureTask<T> task) throws Exception {
		try {
			return task.get(10, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

}
