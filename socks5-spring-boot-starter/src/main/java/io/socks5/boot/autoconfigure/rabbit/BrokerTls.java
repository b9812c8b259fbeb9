package io.socks5.boot.autoconfigure.rabbit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;

/**
 * TLS that verifies the name of the broker.
 */
final class BrokerTls extends DelegatingSslContext {

	BrokerTls(SslContext context) {
		super(context);
	}

	/**
	 * Adapts a context of the JDK.
	 * @param context the context
	 * @return the same for Netty, which verifies no name
	 */
	static SslContext of(SSLContext context) {
		return new JdkSslContext(context, true, null,
				IdentityCipherSuiteFilter.INSTANCE_DEFAULTING_TO_SUPPORTED_CIPHERS, ApplicationProtocolConfig.DISABLED,
				ClientAuth.NONE, null, false);
	}

	@Override
	protected void initEngine(SSLEngine engine) {
		SSLParameters parameters = engine.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		engine.setSSLParameters(parameters);
	}

}
