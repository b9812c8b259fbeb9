package io.socks5.boot.autoconfigure.ldap;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import javax.naming.Context;

import io.socks5.boot.ldap.LdapContextFactory;
import io.socks5.boot.ldap.LdapSocketFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.DirectFieldAccessor;
import org.springframework.ldap.core.support.AbstractContextSource;

/**
 * The settings of a context source. Some of them have a setter only.
 */
final class LdapSettings {

	private static final String ENVIRONMENT = "baseEnv";

	private static final String REFERRAL = "referral";

	/** The fields that are read. */
	static final List<String> FIELDS = List.of(ENVIRONMENT, REFERRAL);

	/** JNDI's factory, which is the default of Spring LDAP. */
	private static final String JNDI = "com.sun.jndi.ldap.LdapCtxFactory";

	private final AbstractContextSource source;

	private final DirectFieldAccessor fields;

	LdapSettings(AbstractContextSource source) {
		this.source = source;
		this.fields = new DirectFieldAccessor(source);
	}

	/**
	 * Returns the environment, which can be changed.
	 * @return the environment
	 */
	@SuppressWarnings("unchecked")
	private Map<String, Object> environment() {
		return (Map<String, Object>) Objects.requireNonNull(this.fields.getPropertyValue(ENVIRONMENT));
	}

	@Nullable Object property(String name) {
		return environment().get(name);
	}

	/**
	 * Returns whether the context source throws or follows referrals.
	 * @return {@code false} if it ignores them
	 */
	boolean usesReferrals() {
		return Stream.of(this.fields.getPropertyValue(REFERRAL), property(Context.REFERRAL))
			.anyMatch((mode) -> mode != null && !mode.toString().isBlank() && !mode.equals("ignore"));
	}

	boolean isPooled() {
		return this.source.isPooled();
	}

	boolean usesJndi() {
		return JNDI.equals(this.source.getContextFactory().getName());
	}

	/**
	 * Returns the URLs of the servers. One text can have several of them.
	 * @return the URLs
	 */
	List<String> urls() {
		return Arrays.stream(this.source.getUrls())
			.flatMap((urls) -> Arrays.stream(urls.split("\\s+")))
			.filter((url) -> !url.isEmpty())
			.toList();
	}

	/**
	 * Returns the schemes of the URLs.
	 * @return the schemes in lower case, each once
	 */
	List<String> schemes() {
		return urls().stream().map((url) -> url.split(":", 2)[0].toLowerCase(Locale.ROOT)).distinct().toList();
	}

	boolean isRouted() {
		return LdapContextFactory.class == this.source.getContextFactory();
	}

	void route(String key) {
		environment().put(LdapContextFactory.CLIENT, key);
		// for contexts that JNDI creates without the context factory: they must not
		// connect
		environment().put(LdapContextFactory.SOCKET_FACTORY, LdapSocketFactory.class.getName());
		this.source.setContextFactory(LdapContextFactory.class);
		this.source.afterPropertiesSet();
	}

}
