package io.socks5.boot.autoconfigure;

import java.util.Map;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Reads switches as they are bound. A value that is no boolean stops the start, and the
 * failure names the property: a condition that compares texts would take it for
 * {@code false}, and all connections would bypass the proxy.
 */
class OnSocks5EnabledCondition extends SpringBootCondition {

	static final String ENABLED = "socks5.proxy.enabled";

	static final String HTTP_CLIENTS = "socks5.proxy.http-clients.enabled";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Map<String, Object> attributes = metadata.getAnnotationAttributes(ConditionalOnSocks5Enabled.class.getName());
		Assert.state(attributes != null, "The annotation is missing");
		String other = (String) attributes.get("value");
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnSocks5Enabled.class);
		if (!isEnabled(context.getEnvironment())) {
			return ConditionOutcome.noMatch(message.because("'" + ENABLED + "' is not true"));
		}
		if (StringUtils.hasLength(other) && !isOn(context.getEnvironment(), other, false)) {
			return ConditionOutcome.noMatch(message.because("'" + other + "' is not true"));
		}
		return ConditionOutcome.match(message.because("the switches are on"));
	}

	static boolean isEnabled(Environment environment) {
		return isOn(environment, ENABLED, true);
	}

	static boolean isForHttpClients(Environment environment) {
		return isOn(environment, HTTP_CLIENTS, false);
	}

	private static boolean isOn(Environment environment, String name, boolean otherwise) {
		return Binder.get(environment).bind(name, Boolean.class).orElse(otherwise);
	}

}
