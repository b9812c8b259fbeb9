package io.socks5.boot.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;

import io.socks5.boot.autoconfigure.Socks5ProxyProperties.Gssapi;
import io.socks5.gssapi.GssapiOptions;
import io.socks5.gssapi.KerberosLogin;
import io.socks5.gssapi.Protection;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Creates the options of GSSAPI from properties. The failure for a bad value names its
 * property.
 */
class GssapiOptionsFactory {

	private static final String PREFIX = "socks5.proxy.gssapi.";

	private final Gssapi properties;

	GssapiOptionsFactory(Gssapi properties) {
		this.properties = properties;
	}

	GssapiOptions create() {
		GssapiOptions.Builder builder = GssapiOptions.with(login()).delegation(this.properties.isDelegation());
		RejectingMapper.from("gssapi.service-name", this.properties::getServiceName).to(builder::serviceName);
		builder.protection(this.properties.getProtection());
		Protection least = this.properties.getLeastProtection();
		if (least == null) {
			return builder.build();
		}
		if (least.compareTo(this.properties.getProtection()) > 0) {
			throw invalid("least-protection", least, "it must not be stronger than '" + PREFIX + "protection'");
		}
		return builder.leastProtection(least).build();
	}

	private KerberosLogin login() {
		String principal = this.properties.getPrincipal();
		Path keytab = this.properties.getKeytab();
		String loginContext = this.properties.getLoginContext();
		if (StringUtils.hasText(loginContext)) {
			if (keytab != null || StringUtils.hasText(principal)) {
				throw invalid("login-context", loginContext, "it cannot be combined with a keytab or a principal");
			}
			return KerberosLogin.loginContext(loginContext);
		}
		if (keytab != null) {
			return keytab(keytab, principal);
		}
		return StringUtils.hasText(principal) ? KerberosLogin.ticketCache(principal) : KerberosLogin.ticketCache();
	}

	private static KerberosLogin keytab(Path keytab, @Nullable String principal) {
		if (!StringUtils.hasText(principal)) {
			throw invalid("principal", principal, "it must be set because '" + PREFIX + "keytab' is set");
		}
		if (!Files.isReadable(keytab)) {
			throw invalid("keytab", keytab, "the file does not exist or cannot be read");
		}
		return KerberosLogin.keytab(keytab, principal);
	}

	private static InvalidSocks5PropertyException invalid(String name, @Nullable Object value, String reason) {
		return new InvalidSocks5PropertyException(PREFIX + name, value, reason, null);
	}

}
