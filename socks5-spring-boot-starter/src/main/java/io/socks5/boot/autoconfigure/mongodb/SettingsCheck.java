package io.socks5.boot.autoconfigure.mongodb;

import com.mongodb.AuthenticationMechanism;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.UnixServerAddress;
import com.mongodb.connection.NettyTransportSettings;
import com.mongodb.connection.TransportSettings;
import com.mongodb.spi.dns.InetAddressResolver;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;
import io.socks5.boot.autoconfigure.integration.UnsupportedIntegrationException;
import org.jspecify.annotations.Nullable;

/**
 * Rejects settings that need a connect of their own.
 *
 * @param integration the integration
 */
record SettingsCheck(Socks5Integration integration) {

	static final String SRV = "mongodb+srv";

	void check(MongoClientSettings settings) {
		if (settings.getClusterSettings().getSrvHost() != null) {
			throw refuseSrv("A client has the SRV host '" + settings.getClusterSettings().getSrvHost() + "'");
		}
		if (settings.getClusterSettings().getHosts().stream().anyMatch(UnixServerAddress.class::isInstance)) {
			throw refuse("A client connects to a local socket", "Use a host and a port.");
		}
		if (settings.getSocketSettings().getProxySettings().isProxyEnabled()) {
			throw refuse("A client has the driver's own proxy, with 'proxyHost' or ProxySettings",
					"Remove 'proxyHost' and ProxySettings.");
		}
		if (settings.getAutoEncryptionSettings() != null) {
			throw refuse("A client encrypts automatically, for which the driver connects to key servers directly",
					"Remove AutoEncryptionSettings.");
		}
		checkTransport(settings.getTransportSettings(), settings.getInetAddressResolver());
		if (settings.getCredential() != null) {
			checkLogin(settings.getCredential());
		}
	}

	private void checkTransport(@Nullable TransportSettings transport, @Nullable InetAddressResolver resolver) {
		if (transport != null && !(transport instanceof NettyTransportSettings)) {
			throw refuse("A client has " + transport.getClass().getSimpleName() + ", whose channels cannot be routed",
					"Remove the TransportSettings, or use TransportSettings.nettyBuilder().");
		}
		if (resolver != null && !(resolver instanceof UnresolvedNames)) {
			throw refuse(
					"A client has an InetAddressResolver, which would not be used: " + "the proxy looks the names up",
					"Remove the InetAddressResolver.");
		}
	}

	private void checkLogin(MongoCredential login) {
		AuthenticationMechanism mechanism = login.getAuthenticationMechanism();
		if (mechanism == AuthenticationMechanism.GSSAPI) {
			throw refuse("A client authenticates with GSSAPI, which looks the name of the server up",
					"Use another mechanism.");
		}
		if (mechanism == AuthenticationMechanism.MONGODB_AWS && login.getUserName() == null
				&& login.getMechanismProperty(MongoCredential.AWS_CREDENTIAL_PROVIDER_KEY, null) == null) {
			throw refuse("A client authenticates with MONGODB-AWS, for which the driver requests keys directly",
					"Set the keys as username and password, or set AWS_CREDENTIAL_PROVIDER.");
		}
		if (mechanism == AuthenticationMechanism.MONGODB_OIDC
				&& login.getMechanismProperty(MongoCredential.ENVIRONMENT_KEY, null) != null) {
			throw refuse("A client authenticates with MONGODB-OIDC, for which the driver requests tokens directly",
					"Set OIDC_CALLBACK instead of ENVIRONMENT.");
		}
	}

	UnsupportedIntegrationException refuseSrv(String reason) {
		return refuse(reason + ", for which the driver asks DNS for the servers",
				"Name the servers with the scheme 'mongodb', and set their options, such as 'tls=true'.");
	}

	UnsupportedIntegrationException refuse(String reason, String remedy) {
		return this.integration.refuse(reason, remedy);
	}

}
