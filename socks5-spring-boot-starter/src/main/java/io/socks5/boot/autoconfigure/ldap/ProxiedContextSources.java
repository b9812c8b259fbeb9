package io.socks5.boot.autoconfigure.ldap;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import io.socks5.boot.autoconfigure.integration.IntegrationClients;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;
import io.socks5.boot.autoconfigure.integration.UnsupportedIntegrationException;
import io.socks5.boot.ldap.LdapContextFactory;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.ldap.core.ContextSource;
import org.springframework.ldap.core.support.AbstractContextSource;

/**
 * Routes each {@link AbstractContextSource} through the proxy, after the application has
 * configured it. Rejects every other {@link ContextSource}, unless its target is routed.
 */
class ProxiedContextSources implements BeanPostProcessor {

	private static final Pattern URL = Pattern
		.compile("(?i)ldaps?://(?:\\[[0-9a-f:.%]+]|[^:/?#\\[\\]\\s]+)(?::\\d+)?(?:[/?].*)?");

	/** Properties of JNDI that need a connect of its own, with the remedy. */
	private static final Map<String, String> UNSUPPORTED = Map.of(LdapContextFactory.SOCKET_FACTORY,
			"Remove the property.", "com.sun.jndi.ldap.tls.cbtype", "Remove the property.", "java.naming.provider.url",
			"Set 'spring.ldap.urls' instead.");

	private final ConfigurableListableBeanFactory beanFactory;

	private final Socks5Integration integration;

	/** The beans that another post-processor can wrap before they are routed. */
	private final Map<String, AbstractContextSource> created = new ConcurrentHashMap<>();

	ProxiedContextSources(ConfigurableListableBeanFactory beanFactory, Socks5Integration integration) {
		this.beanFactory = beanFactory;
		this.integration = integration;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof AbstractContextSource source && !(bean instanceof ScopedObject)) {
			this.created.put(beanName, source);
		}
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		AbstractContextSource source = this.created.remove(beanName);
		if (source != null) {
			route(source, beanName);
		}
		else if (bean instanceof ContextSource other && !(bean instanceof ScopedObject)) {
			route(other, beanName);
		}
		return bean;
	}

	private void route(ContextSource source, String name) {
		if (source instanceof AbstractContextSource target) {
			route(target, name);
			return;
		}
		ContextSource target = ContextSourceTargets.of(source);
		if (target == null) {
			throw refuse(name, "is a " + source.getClass().getName() + ", whose connections cannot be routed",
					"Use an LdapContextSource.");
		}
		route(target, name);
	}

	private void route(AbstractContextSource source, String name) {
		LdapSettings settings = new LdapSettings(source);
		if (settings.isRouted()) {
			// a wrapper can contain a bean that was routed already
			return;
		}
		check(settings, name);
		settings.route(IntegrationClients.of(this.beanFactory, name).key(this.integration));
	}

	private void check(LdapSettings settings, String name) {
		if (!settings.usesJndi()) {
			throw refuse(name, "has a context factory of its own", "Remove the context factory.");
		}
		UNSUPPORTED.forEach((property, remedy) -> {
			if (settings.property(property) != null) {
				throw refuse(name, "sets '" + property + "', which decides how it connects", remedy);
			}
		});
		if (settings.usesReferrals()) {
			throw refuse(name, "uses referrals, whose servers can require TLS or not",
					"Set 'spring.ldap.referral' to 'ignore'.");
		}
		if (settings.isPooled()) {
			throw refuse(name, "uses JNDI's connection pool, which does not keep connections with a socket factory",
					"Call setPooled(false), and use a PooledContextSource if you need a pool.");
		}
		checkUrls(settings, name);
	}

	private void checkUrls(LdapSettings settings, String name) {
		List<String> urls = settings.urls();
		for (String url : urls) {
			if (!URL.matcher(url).matches()) {
				throw refuse(name, "has the URL '" + url + "', which does not name a server",
						"Write the URL as 'ldap://host:port' or 'ldaps://host:port'.");
			}
		}
		if (settings.schemes().size() > 1) {
			throw refuse(name, "has URLs with and without TLS: " + String.join(", ", urls),
					"Use either 'ldap' or 'ldaps' in all URLs.");
		}
	}

	private UnsupportedIntegrationException refuse(String name, String reason, String remedy) {
		return this.integration.refuse("ContextSource '" + name + "' " + reason, remedy);
	}

}
