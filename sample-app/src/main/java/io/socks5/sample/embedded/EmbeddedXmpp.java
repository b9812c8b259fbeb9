package io.socks5.sample.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;

import io.netty.util.NetUtil;
import io.socks5.sample.SampleProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * The lifecycle of the embedded XMPP server.
 */
@Component
public class EmbeddedXmpp implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedXmpp.class);

	private final SampleProperties properties;

	private volatile @Nullable VysperServer server;

	private volatile @Nullable X509Certificate certificate;

	EmbeddedXmpp(SampleProperties properties) {
		this.properties = properties;
	}

	/**
	 * Returns the port of the server.
	 * @return the port
	 */
	public int port() {
		VysperServer running = this.server;
		Assert.state(running != null, "The embedded XMPP server is not running");
		return running.port();
	}

	/**
	 * Returns the certificate of the server, which clients must trust.
	 * @return the certificate
	 */
	public X509Certificate certificate() {
		X509Certificate current = this.certificate;
		Assert.state(current != null, "The embedded XMPP server is not running");
		return current;
	}

	@Override
	public void start() {
		String domain = this.properties.xmppDomain();
		int port = this.properties.getXmpp().getPort();
		DemoCertificate tls = new DemoCertificate(domain);
		VysperServer starting = new VysperServer(domain, this.properties.getXmpp().getAccounts(), tls.serverContext());
		try {
			starting.listen(new InetSocketAddress(NetUtil.LOCALHOST4, port));
		}
		catch (IOException ex) {
			starting.close();
			throw new EmbeddedServerException(
					"The embedded XMPP server cannot listen on port " + port + " (property 'sample.xmpp.port'): "
							+ ex.getMessage(),
					"Remove sample.xmpp.port to use a free port, or set sample.xmpp.embedded=false.", ex);
		}
		this.certificate = tls.certificate();
		this.server = starting;
		logger.info("Embedded XMPP server for {} listens on {}:{}", domain, NetUtil.LOCALHOST4.getHostAddress(),
				starting.port());
	}

	@Override
	public void stop() {
		VysperServer running = this.server;
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
		return this.properties.getXmpp().isEmbedded();
	}

	@Override
	public int getPhase() {
		return EmbeddedProxy.PHASE;
	}

}
