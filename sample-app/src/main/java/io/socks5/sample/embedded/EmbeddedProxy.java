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
import org.springframework.util.StringUtils;

/**
 * Runs the SOCKS5 proxy the sample brings along, at the address and with the login that
 * the client uses, unless a real one is to be used.
 */
@Component
public class EmbeddedProxy implements SmartLifecycle {

	/**
	 * The phase of the embedded servers: before those who log in, and until after them.
	 */
	public static final int PHASE = 0;

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedProxy.class);

	private static final String USE_A_REAL_ONE = "Set sample.proxy.embedded=false to use a proxy of your own.";

	private final SampleProperties properties;

	private final Socks5ConnectionDetails details;

	private volatile @Nullable SocksServer server;

	EmbeddedProxy(SampleProperties properties, Socks5ConnectionDetails details) {
		this.properties = properties;
		this.details = details;
	}

	/**
	 * What clients asked for lately.
	 * @return the latest requests, oldest first
	 */
	public List<ConnectRequest> requests() {
		SocksServer running = this.server;
		return (running != null) ? running.requests() : List.of();
	}

	@Override
	public void start() {
		InetSocketAddress address = address();
		SocksServer.Login login = login();
		try {
			this.server = new SocksServer(address, login, names());
		}
		catch (Exception ex) {
			throw new EmbeddedServerException(
					"The embedded SOCKS5 proxy cannot listen on port " + address.getPort()
							+ " (property 'socks5.proxy.port'): " + ex.getMessage(),
					"Set socks5.proxy.port to a free port. " + USE_A_REAL_ONE, ex);
		}
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
						+ "' (property 'socks5.proxy.host'): it serves the loopback address alone",
				"Set socks5.proxy.host=127.0.0.1. " + USE_A_REAL_ONE, null);
	}

	private SocksServer.Login login() {
		String username = this.details.getUsername();
		String password = this.details.getPassword();
		if (!StringUtils.hasText(username) || password == null) {
			throw new EmbeddedServerException(
					"The embedded SOCKS5 proxy needs a login (properties 'socks5.proxy.username' and "
							+ "'socks5.proxy.password')",
					"Set socks5.proxy.username and socks5.proxy.password. " + USE_A_REAL_ONE, null);
		}
		String asked = this.properties.getProxy().getPassword();
		return new SocksServer.Login(username, StringUtils.hasLength(asked) ? asked : password);
	}

	private Names names() {
		Map<String, InetAddress> table = new HashMap<>();
		table.put(this.properties.siteHost(), NetUtil.LOCALHOST4);
		if (!this.properties.getXmpp().isEmbedded()) {
			return Names.first(table, Names.ofSystem());
		}
		table.put(this.properties.xmppHost().toLowerCase(Locale.ROOT), NetUtil.LOCALHOST4);
		return Names.only(table);
	}

	@Override
	public void stop() {
		SocksServer running = this.server;
		this.server = null;
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

}
