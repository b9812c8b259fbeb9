package io.socks5.boot.autoconfigure;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches if {@code socks5.proxy.host} or one of its alternatives is not blank, or if an
 * environment variable that is to be read names a proxy.
 */
class OnSocks5HostCondition extends SpringBootCondition {

	static final String PROPERTY = "socks5.proxy.host";

	private static final List<String> ALTERNATIVES = List.of("socks5.proxy.url", "socks5.proxy.endpoints[0].host",
			"socks5.proxy.endpoints[0].url", "socks5.proxy.discovery.service-id");

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("SOCKS5 proxy host");
		if (hasHost(context.getEnvironment())) {
			return ConditionOutcome.match(message.because("'" + property(context.getEnvironment()) + "' is set"));
		}
		return ConditionOutcome.noMatch(message.because("'" + PROPERTY + "' is not set"));
	}

	static boolean hasHost(Environment environment) {
		return isSet(environment, PROPERTY) || ALTERNATIVES.stream().anyMatch((name) -> isSet(environment, name))
				|| ProxyVariables.hasProxy(environment);
	}

	/**
	 * Returns the property that provides the host.
	 * @param environment the environment
	 * @return the name of the property
	 */
	static String property(Environment environment) {
		if (isSet(environment, PROPERTY)) {
			return PROPERTY;
		}
		return ALTERNATIVES.stream()
			.filter((name) -> isSet(environment, name))
			.findFirst()
			.orElse(ProxyVariables.hasProxy(environment) ? ProxyVariables.PROPERTY : PROPERTY);
	}

	private static boolean isSet(Environment environment, String property) {
		try {
			return StringUtils.hasText(environment.getProperty(property));
		}
		catch (IllegalArgumentException ex) {
			// binding the unresolved placeholder fails later and names the property
			return true;
		}
	}

}
