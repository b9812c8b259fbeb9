package io.socks5.sample.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.socks5.boot.autoconfigure.Socks5ConnectionDetails;
import io.socks5.client.Socks5Client;
import io.socks5.event.ConnectListener;
import io.socks5.sample.SampleProperties;
import io.socks5.sample.embedded.EmbeddedProxy;
import io.socks5.sample.embedded.EmbeddedProxy.Condition;
import io.socks5.sample.embedded.EmbeddedSite;
import io.socks5.sample.live.LiveEvents;
import io.socks5.sample.live.LiveSource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Connects on demand, and the condition of the embedded proxy.
 */
@Component
class Demonstrations implements LiveSource {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	/**
	 * A port of loopback on which nothing listens (TCPMUX).
	 */
	private static final int REFUSED_PORT = 1;

	private final SampleProperties properties;

	private final Socks5ConnectionDetails details;

	private final EmbeddedProxy proxy;

	private final EmbeddedSite site;

	private final ObjectProvider<ConnectListener> listeners;

	private final ConnectRecorder recorder;

	private final LiveEvents live;

	private final FailoverDemo failover;

	Demonstrations(SampleProperties properties, Socks5ConnectionDetails details, EmbeddedProxy proxy, EmbeddedSite site,
			ObjectProvider<ConnectListener> listeners, ConnectRecorder recorder, LiveEvents live,
			FailoverDemo failover) {
		this.properties = properties;
		this.details = details;
		this.proxy = proxy;
		this.site = site;
		this.listeners = listeners;
		this.recorder = recorder;
		this.live = live;
		this.failover = failover;
	}

	/**
	 * Makes a connect, and closes it.
	 * @param scenario the scenario
	 * @return the connect, or {@code null} if none was recorded
	 */
	@Nullable ConnectRecord connect(Scenario scenario) {
		String known = this.site.host();
		String host = (scenario == Scenario.UNKNOWN_HOST) ? "nowhere.example.test" : known;
		int port = (scenario == Scenario.REFUSED_PORT) ? REFUSED_PORT : this.site.port();
		try (Socks5Client client = client(scenario)) {
			client.connect(host, port).close();
		}
		catch (IOException ex) {
			// recorded
		}
		return this.recorder.latest(scenario.client());
	}

	private Socks5Client client(Scenario scenario) {
		Socks5Client.Builder builder = Socks5Client.builder()
			.name(scenario.client())
			.proxy(this.details.getHost(), this.details.getPort())
			.connectTimeout(TIMEOUT)
			.handshakeTimeout(TIMEOUT);
		String username = this.details.getUsername();
		String password = this.details.getPassword();
		if (username != null && password != null) {
			builder.credentials(username, (scenario == Scenario.WRONG_PASSWORD) ? "not-" + password : password);
		}
		this.listeners.orderedStream().forEach(builder::listener);
		return builder.build();
	}

	void become(Condition condition) {
		this.proxy.become(condition);
		changed();
	}

	void changed() {
		this.live.changed(this);
	}

	boolean isEmbedded() {
		return this.properties.getProxy().isEmbedded();
	}

	@Override
	public String eventName() {
		return "demo";
	}

	@Override
	public State state() {
		return new State(this.properties.getDemo().isEnabled(), isEmbedded(), this.proxy.condition(),
				this.failover.proxies());
	}

	/**
	 * The state of the demonstrations.
	 *
	 * @param enabled whether they are enabled
	 * @param embedded whether the proxy is the embedded one
	 * @param condition the condition of the embedded proxy
	 * @param proxies the proxies of the failover
	 */
	record State(boolean enabled, boolean embedded, Condition condition, List<FailoverDemo.Proxy> proxies) {

	}

}
