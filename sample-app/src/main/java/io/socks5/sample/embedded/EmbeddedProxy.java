package io.socks5.sample.embedded;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.netty.util.NetUtil;
import io.socks5.boot.autoconfigure.Socks5ConnectionDetails;
import io.socks5.sample.SampleProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * The lifecycle of the embedded SOCKS5 proxy, which has the address and the login that
 * the client uses.
 */
@Component
public class EmbeddedProxy implements SmartLifecycle {

	/**
	 * The phase of the embedded servers, which start before the sessions and stop after
	 * them.
	 */
	public static final int PHASE = 0;

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedProxy.class);

	private static final String USE_ANOTHER_PROXY = "Set sample.proxy.embedded=false to use another proxy.";

	private final SampleProperties properties;

	private final Socks5ConnectionDetails details;

	private static final long SLOW_MILLIS = 400;

	private final Transcripts transcripts;

	private volatile @Nullable SocksServer server;

	private volatile Condition condition = Condition.STOPPED;

	EmbeddedProxy(SampleProperties properties, Socks5ConnectionDetails details, Transcripts transcripts) {
		this.properties = properties;
		this.details = details;
		this.transcripts = transcripts;
	}

	/**
	 * Returns the condition.
	 * @return the condition of the proxy
	 */
	public Condition condition() {
		return this.condition;
	}

	/**
	 * Changes the condition, to show what clients notice of it.
	 * @param condition the new condition
	 */
	public synchronized void become(Condition condition) {
		if (condition == Condition.STOPPED) {
			stop();
			return;
		}
		if (this.server == null) {
			start();
		}
		SocksServer running = this.server;
		Assert.state(running != null, "The embedded SOCKS5 proxy is not running");
		running.pause((condition == Condition.SLOW) ? SLOW_MILLIS : 0);
		running.silent(condition == Condition.SILENT);
		this.condition = condition;
	}

	/**
	 * Returns the latest requests.
	 * @return the latest requests, oldest first
	 */
	public List<ConnectRequest> requests() {
		SocksServer running = this.server;
		return (running != null) ? running.requests() : List.of();
	}

	@Override
	public synchronized void start() {
		InetSocketAddress address = address();
		SocksServer.Login login = login();
		try {
			this.server = new SocksServer(address, login, resolver(), this.transcripts::add);
		}
		catch (Exception ex) {
			throw new EmbeddedServerException(
					"The embedded SOCKS5 proxy cannot listen on port " + address.getPort()
							+ " (property 'socks5.proxy.port'): " + ex.getMessage(),
					"Set socks5.proxy.port to a free port. " + USE_ANOTHER_PROXY, ex);
		}
		this.condition = Condition.RUNNING;
		logger.info("Embedded SOCKS5 proxy listens on {}:{}", address.getAddress().getHostAddress(), address.getPort());
	}

	private InetSocketAddress address() {
		String host = this.details.getHost();
		try {
			InetAddress address = InetAddress.getByName(host);
			if (address.isLoopbackAddress()) {
				return new InetSocketAddress(address, this.details.getPort());
			}
		}
		catch (UnknownHostException ex) {
			logger.debug("Unknown host {}", host);
		}
		throw new EmbeddedServerException(
				"The embedded SOCKS5 proxy cannot listen on '" + host
						+ "' (property 'socks5.proxy.host'): it must be a loopback address",
				"Set socks5.proxy.host=127.0.0.1. " + USE_ANOTHER_PROXY, null);
	}

	private SocksServer.Login login() {
		String username = this.details.getUsername();
		String password = this.details.getPassword();
		if (!StringUtils.hasText(username) || password == null) {
			throw new EmbeddedServerException(
					"The embedded SOCKS5 proxy requires a login (properties 'socks5.proxy.username' and "
							+ "'socks5.proxy.password')",
					"Set socks5.proxy.username and socks5.proxy.password. " + USE_ANOTHER_PROXY, null);
		}
		String required = this.properties.getProxy().getPassword();
		return new SocksServer.Login(username, StringUtils.hasLength(required) ? required : password);
	}

	private HostResolver resolver() {
		Map<String, InetAddress> table = new HashMap<>();
		table.put(this.properties.siteHost(), NetUtil.LOCALHOST4);
		if (!this.properties.getXmpp().isEmbedded()) {
			return HostResolver.first(table, HostResolver.ofSystem());
		}
		table.put(this.properties.xmppHost().toLowerCase(Locale.ROOT), NetUtil.LOCALHOST4);
		return HostResolver.only(table);
	}

	@Override
	public synchronized void stop() {
		SocksServer running = this.server;
		this.server = null;
		this.condition = Condition.STOPPED;
		if (running != null) {
			running.close();
		}
	}

	@Override
	public boolean isRunning() {
		return this.server != null;
	}

	@Override
	public boolean isAutoStartup() {
		return this.properties.getProxy().isEmbedded();
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/**
	 * What clients notice of the proxy.
	 */
	public enum Condition {

		/** Answers at once. */
		RUNNING,

		/** Does not listen, and has closed all connections. */
		STOPPED,

		/** Accepts connections and does not answer. Open tunnels continue. */
		SILENT,

		/** Waits before it handles each message. */
		SLOW

	}

}
