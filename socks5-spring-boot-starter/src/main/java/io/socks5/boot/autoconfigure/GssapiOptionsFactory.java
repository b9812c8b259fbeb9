package io.socks5.boot.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;

import io.socks5.boot.autoconfigure.Socks5InstanceProperties.Gssapi;
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

	private final InstanceId id;

	private final Gssapi properties;

	GssapiOptionsFactory(InstanceId id, Gssapi properties) {
		this.id = id;
		this.properties = properties;
	}

	GssapiOptions create() {
		GssapiOptions.Builder builder = GssapiOptions.with(login()).delegation(this.properties.isDelegation());
		new RejectingMapper(this.id).from("gssapi.service-name", this.properties::getServiceName)
			.to(builder::serviceName);
		builder.protection(this.properties.getProtection());
		Protection least = this.properties.getLeastProtection();
		if (least == null) {
			return builder.build();
		}
		if (least.compareTo(this.properties.getProtection()) > 0) {
			throw invalid("least-protection", least, "it must not be stronger than '" + property("protection") + "'");
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

	private KerberosLogin keytab(Path keytab, @Nullable String principal) {
		if (!StringUtils.hasText(principal)) {
			throw invalid("principal", principal, "it must be set because '" + property("keytab") + "' is set");
		}
		if (!Files.isReadable(keytab)) {
			throw invalid("keytab", keytab, "the file does not exist or cannot be read");
		}
		return KerberosLogin.keytab(keytab, principal);
	}

	private InvalidSocks5PropertyException invalid(String name, @Nullable Object value, String reason) {
		return new InvalidSocks5PropertyException(property(name), value, reason, null);
	}

	private String property(String name) {
		return this.id.property("gssapi." + name);
	}

}
