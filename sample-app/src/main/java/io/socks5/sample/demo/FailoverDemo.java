package io.socks5.sample.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import io.socks5.client.ProxyEndpoint;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.Endpoint;
import io.socks5.route.EndpointStatus;
import io.socks5.route.EndpointStrategy;
import io.socks5.sample.embedded.SocksServer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * A client with two proxies, which can be stopped one by one. The controller runs one
 * demonstration at a time; only {@link #proxies()} is called meanwhile.
 */
@Component
class FailoverDemo implements DisposableBean {

	static final String CLIENT = "failover";

	private final DemoProxies proxies;

	private final ConnectRecorder recorder;

	private final Map<String, Endpoint> endpoints = new ConcurrentSkipListMap<>();

	private final Map<String, SocksServer> running = new ConcurrentSkipListMap<>();

	private volatile @Nullable Socks5Client client;

	FailoverDemo(DemoProxies proxies, ConnectRecorder recorder) {
		this.proxies = proxies;
		this.recorder = recorder;
	}

	/**
	 * Makes a connect, and closes it.
	 * @return the last try, or {@code null} if none was recorded
	 */
	@Nullable ConnectRecord connect() {
		try {
			client().connect(this.proxies.destination()).close();
		}
		catch (IOException ex) {
			// recorded
		}
		return this.recorder.latest(CLIENT);
	}

	/**
	 * Starts or stops a proxy.
	 * @param name the name of the proxy
	 * @param run whether it runs
	 * @return whether there is such a proxy
	 */
	boolean run(String name, boolean run) {
		client();
		Endpoint endpoint = this.endpoints.get(name);
		SocksServer server = this.running.get(name);
		if (endpoint != null && run && server == null) {
			this.running.put(name, this.proxies.start(endpoint.port()));
		}
		else if (server != null && !run) {
			server.close();
			this.running.remove(name);
		}
		return endpoint != null;
	}

	private Socks5Client client() {
		Socks5Client existing = this.client;
		if (existing != null) {
			return existing;
		}
		for (String name : List.of("A", "B")) {
			SocksServer server = this.proxies.start(0);
			this.running.put(name, server);
			this.endpoints.put(name, Endpoint.of(InetAddress.getLoopbackAddress(), server.address().getPort()));
		}
		Socks5Client created = this.proxies.client(CLIENT)
			.endpoints(this.endpoints.values().stream().map(ProxyEndpoint::of).toList())
			.strategy(EndpointStrategy.FAILOVER)
			.build();
		this.client = created;
		return created;
	}

	/**
	 * Returns the proxies.
	 * @return the proxies, none before the first use
	 */
	List<Proxy> proxies() {
		Socks5Client existing = this.client;
		if (existing == null) {
			return List.of();
		}
		List<Proxy> all = new ArrayList<>();
		List<EndpointStatus> states = existing.endpoints();
		this.endpoints.forEach((name, endpoint) -> states.stream()
			.filter((state) -> state.endpoint().equals(endpoint))
			.forEach((state) -> all.add(new Proxy(name, endpoint.toString(), this.running.containsKey(name),
					state.state(), state.heldDownFor().toMillis(), state.tries(), state.failures()))));
		return all;
	}

	@Override
	public void destroy() {
		Socks5Client existing = this.client;
		if (existing != null) {
			existing.close();
		}
		this.running.values().forEach(SocksServer::close);
		this.running.clear();
	}

	/**
	 * A proxy, and what the client knows of it.
	 */
	record Proxy(String name, String endpoint, boolean running, EndpointStatus.State state, long heldDownMillis,
			long tries, long failures) {

	}

}
