package io.socks5.boot.autoconfigure.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.stream.Stream;

import io.socks5.client.Socks5Client;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.FlightRelay;
import io.socks5.testkit.real.Danted;
import io.socks5.testkit.real.RealProxy;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * A GET over HTTPS through Dante with a login, over a new connection each. A relay delays
 * each direction, and counts the flights. The ways alternate in one JVM.
 */
public final class HttpsRounds {

	private static final Duration DELAY = Duration.ofMillis(20);

	private static final int WARM_UP = 15;

	private static final int ROUNDS = 60;

	private final RealProxy proxy;

	private final TestSite site;

	private final FlightRelay relay;

	private final FlightRelay direct;

	private final List<Way> ways = new ArrayList<>();

	private HttpsRounds(RealProxy proxy, TestSite site) {
		this.proxy = proxy;
		this.site = site;
		this.relay = FlightRelay.before(proxy.port(), DELAY);
		this.direct = FlightRelay.before(site.port(), DELAY);
	}

	/**
	 * Prints a table.
	 * @param arguments none
	 * @throws Exception if a request fails
	 */
	public static void main(String[] arguments) throws Exception {
		try (RealProxy proxy = Danted.startWithLogin(); TestSite site = TestSite.open(proxy.knownName())) {
			HttpsRounds rounds = new HttpsRounds(proxy, site);
			rounds.addPeers();
			Queue<Ours> ours = new ArrayDeque<>(List.of(new Ours("sequential", HttpLibrary.REST_CLIENT_WITH_HTTP_COMPONENTS),
					new Ours("early data", HttpLibrary.REST_CLIENT_WITH_HTTP_COMPONENTS, "early-data=true"),
					new Ours("warm", HttpLibrary.REST_CLIENT_WITH_HTTP_COMPONENTS, "warm.enabled=true"),
					new Ours("warm, early data", HttpLibrary.REST_CLIENT_WITH_HTTP_COMPONENTS, "warm.enabled=true",
							"early-data=true"),
					new Ours("Reactor Netty, sequential", HttpLibrary.REST_CLIENT_WITH_REACTOR),
					new Ours("Reactor Netty, early data", HttpLibrary.REST_CLIENT_WITH_REACTOR, "early-data=true")));
			rounds.addAndPrint(ours);
			rounds.relay.close();
			rounds.direct.close();
		}
		// the threads of some clients never end
		System.exit(0);
	}

	private void addPeers() {
		HttpsPeers.giveJdkTheLogin(this.proxy);
		InetSocketAddress socks = new InetSocketAddress("127.0.0.1", this.relay.port());
		String local = "https://127.0.0.1:";
		this.ways.add(new Way("direct", this.direct, local + this.direct.port() + "/hello", null,
				() -> client(HttpsPeers.httpComponents(this.site, null))));
		this.ways.add(new Way("JDK's SOCKS, HttpComponents", this.relay, local + this.site.port() + "/hello", null,
				() -> client(HttpsPeers.httpComponents(this.site, socks))));
		this.ways.add(new Way("Netty's handler, Reactor Netty", this.relay, local + this.site.port() + "/hello", null,
				() -> client(HttpsPeers.reactor(this.site, this.proxy, this.relay.port()))));
	}

	private static RestClient client(ClientHttpRequestFactory factory) {
		return RestClient.builder().requestFactory(factory).build();
	}

	// all applications run at the same time
	private void addAndPrint(Queue<Ours> ours) {
		Ours next = ours.poll();
		if (next == null) {
			print();
			return;
		}
		List<String> properties = List.of("warm.size=1", "warm.max-idle=60s", "host=127.0.0.1", "port=" + this.relay.port(),
				"username=" + this.proxy.username(), "password=" + this.proxy.password());
		new ApplicationContextRunner().withConfiguration(HttpApplication.CONFIGURATIONS)
			.withPropertyValues(Stream.concat(properties.stream(), Stream.of(next.properties()))
				.map((each) -> "socks5.proxy." + each)
				.toArray(String[]::new))
			.withPropertyValues(HttpApplication.ENABLED, next.library().property())
			.withPropertyValues(this.site.properties())
			.run((context) -> {
				boolean warm = List.of(next.properties()).contains("warm.enabled=true");
				this.ways.add(new Way(next.name(), this.relay, this.site.url("/hello"),
						warm ? context.getBean(Socks5Client.class) : null,
						() -> context.getBean(RestClient.Builder.class).build()));
				addAndPrint(ours);
			});
	}

	private void print() {
		double[][] times = new double[this.ways.size()][ROUNDS];
		for (int round = -WARM_UP; round < ROUNDS; round++) {
			for (int way = 0; way < times.length; way++) {
				times[way][Math.max(0, round)] = this.ways.get(way).millis(round > -WARM_UP);
			}
		}
		System.out.println("| way | round trips | ms | ratio to direct | to the JDK |");
		System.out.println("|---|--:|--:|--:|--:|");
		for (int way = 0; way < times.length; way++) {
			System.out.printf("| %s | %d | %.1f | %.2f | %.2f |%n", this.ways.get(way).name, this.ways.get(way).least,
					median(times[way], null), median(times[way], times[0]), median(times[way], times[1]));
		}
	}

	private static double median(double[] values, double @Nullable [] others) {
		double[] sorted = new double[values.length];
		for (int i = 0; i < sorted.length; i++) {
			sorted[i] = (others != null) ? values[i] / others[i] : values[i];
		}
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

	/**
	 * Creates an HTTP client without open connections.
	 */
	@FunctionalInterface
	private interface Clients {

		RestClient create() throws Exception;

	}

	/**
	 * An application with the starter.
	 *
	 * @param name the name of the way
	 * @param library the HTTP client
	 * @param properties the properties below {@code socks5.proxy}
	 */
	private record Ours(String name, HttpLibrary library, String... properties) {

	}

	/**
	 * A way to get the page.
	 */
	private static final class Way {

		private final String name;

		private final FlightRelay relay;

		private final String url;

		private final @Nullable Socks5Client warm;

		private final Clients clients;

		private int least = Integer.MAX_VALUE;

		Way(String name, FlightRelay relay, String url, @Nullable Socks5Client warm,
				Clients clients) {
			this.name = name;
			this.relay = relay;
			this.url = url;
			this.warm = warm;
			this.clients = clients;
		}

		double millis(boolean ready) {
			RestClient client = client();
			if (ready) {
				awaitWarm();
			}
			this.relay.reset();
			long start = System.nanoTime();
			String page = client.get().uri(this.url).header("Connection", "close").retrieve().body(String.class);
			double millis = (System.nanoTime() - start) / 1e6;
			if (!Objects.equals(page, "hello")) {
				throw new IllegalStateException("The page must be 'hello', was " + page);
			}
			this.least = Math.min(this.least, this.relay.flights());
			// the next way must not compete with the opening of warm connections
			awaitWarm();
			return millis;
		}

		private RestClient client() {
			try {
				return this.clients.create();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

		private void awaitWarm() {
			if (this.warm != null) {
				Eventually.await("an idle connection", this.warm::warm, (statistics) -> statistics.idle() == 1);
			}
		}

	}

}
