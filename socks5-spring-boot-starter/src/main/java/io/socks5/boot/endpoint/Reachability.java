package io.socks5.boot.endpoint;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;

import io.socks5.boot.ConnectOutcome;
import io.socks5.boot.endpoint.Socks5Endpoint.ReachDescriptor;
import io.socks5.client.ProbeResult;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Failure;
import io.socks5.route.RouteDecision;
import io.socks5.route.RouteDecision.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Tests whether destinations are reachable. Only a few tests run at the same time, so
 * that requests cannot occupy all threads of a server.
 */
final class Reachability {

	static final int MAX_AT_ONCE = 4;

	/** The timeouts of the client end a test before that. */
	private static final Duration NO_LIMIT = Duration.ofMillis(Integer.MAX_VALUE);

	private final Semaphore permits = new Semaphore(MAX_AT_ONCE);

	private final SafeTexts texts;

	Reachability(SafeTexts texts) {
		this.texts = texts;
	}

	/**
	 * Connects to a destination as the client does, and closes the connection.
	 * @param client the client
	 * @param to the destination
	 * @return the result
	 * @throws IllegalArgumentException if the destination is not valid
	 * @throws TooManyTestsException if too many tests are running
	 */
	ReachDescriptor test(Socks5Client client, String to) {
		Endpoint destination = destination(to);
		if (!this.permits.tryAcquire()) {
			throw new TooManyTestsException(MAX_AT_ONCE);
		}
		try {
			return test(client, destination);
		}
		finally {
			this.permits.release();
		}
	}

	private Endpoint destination(String to) {
		Endpoint destination;
		try {
			destination = Endpoint.parse(to.strip());
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("'to' is not valid: " + this.texts.of("to", ex.getMessage()), ex);
		}
		if (destination.port() == 0) {
			throw new IllegalArgumentException("'to' is not valid: The port must be between 1 and 65535, was 0");
		}
		return destination;
	}

	private ReachDescriptor test(Socks5Client client, Endpoint destination) {
		RouteDecision route = client.routeOf(destination);
		long start = System.nanoTime();
		try {
			return (route.kind() == Kind.DIRECT) ? direct(client, destination, route, start)
					: success(destination, route, client.probe(destination, NO_LIMIT), start);
		}
		catch (IOException ex) {
			return failure(destination, route, ex, start);
		}
	}

	private static ReachDescriptor direct(Socks5Client client, Endpoint destination, RouteDecision route, long start)
			throws IOException {
		Socket socket = client.connect(destination.host().text(), destination.port());
		ReachDescriptor reached = success(destination, route, null, start);
		socket.close();
		return reached;
	}

	private static ReachDescriptor success(Endpoint destination, RouteDecision route, @Nullable ProbeResult result,
			long start) {
		return new ReachDescriptor(destination.toString(), route.toString(), ConnectOutcome.SUCCESS.tag(),
				(result != null) ? result.proxy().toString() : null, null, null,
				(result != null) ? result.method().toString() : null, null, Millis.of(System.nanoTime() - start),
				List.of());
	}

	private ReachDescriptor failure(Endpoint destination, RouteDecision route, IOException cause, long start) {
		Socks5Failure known = (cause instanceof Socks5Failure failure && route.kind() == Kind.PROXY) ? failure : null;
		return new ReachDescriptor(destination.toString(), route.toString(), outcome(cause, route.kind()).tag(),
				(known != null) ? known.proxy().toString() : null, phase(cause),
				(cause instanceof RequestRejectedException rejected) ? rejected.replyCode().toString() : null, null,
				error(cause), Millis.of(System.nanoTime() - start), before(cause));
	}

	private static ConnectOutcome outcome(IOException cause, Kind kind) {
		if (kind == Kind.DIRECT) {
			return (cause instanceof SocketTimeoutException) ? ConnectOutcome.TIMEOUT : ConnectOutcome.CONNECT_FAILED;
		}
		return ConnectOutcome.of(cause);
	}

	private static @Nullable String phase(IOException cause) {
		return (cause instanceof Socks5Failure failure) ? failure.phase().name().toLowerCase(Locale.ROOT) : null;
	}

	private List<String> before(IOException cause) {
		return Arrays.stream(cause.getSuppressed())
			.filter(Socks5Failure.class::isInstance)
			.map((each) -> error((IOException) each))
			.toList();
	}

	private String error(IOException cause) {
		return this.texts.of("error", ConnectOutcome.describe(cause));
	}

}
