package io.socks5.boot.autoconfigure;

import io.socks5.client.Socks5Client;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;

/**
 * Closes warm connections when the context stops, as a checkpoint requires, and allows
 * new ones when it restarts. Logs once if neither this context nor a parent defines a
 * client.
 */
class Socks5ClientLifecycle implements SmartLifecycle, SmartInitializingSingleton {

	/** Started before the beans that connect, and stopped after them. */
	private static final int PHASE = Integer.MIN_VALUE / 2;

	private static final Log logger = LogFactory.getLog(Socks5AutoConfiguration.class);

	private final Socks5Clients clients;

	private final Environment environment;

	private volatile boolean running;

	Socks5ClientLifecycle(Socks5Clients clients, Environment environment) {
		this.clients = clients;
		this.environment = environment;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!this.clients.areDefined()) {
			boolean enabled = OnSocks5EnabledCondition.isEnabled(this.environment);
			logger.info("No SOCKS5 client was created: "
					+ (enabled ? "'socks5.proxy.host' is not set" : "'socks5.proxy.enabled' is not true"));
		}
	}

	@Override
	public void start() {
		this.clients.created().forEach(Socks5Client::resume);
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.clients.created().forEach(Socks5Client::suspend);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
