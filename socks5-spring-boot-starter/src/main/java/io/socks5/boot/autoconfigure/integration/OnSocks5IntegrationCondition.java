package io.socks5.boot.autoconfigure.integration;

import java.util.Map;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.Assert;

/**
 * Reads the switch of an integration as it is bound. A value that is no boolean stops the
 * start.
 */
class OnSocks5IntegrationCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Map<String, Object> attributes = metadata
			.getAnnotationAttributes(ConditionalOnSocks5Integration.class.getName());
		Object name = (attributes != null) ? attributes.get("value") : null;
		Assert.state(name != null, "The annotation is missing");
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnSocks5Integration.class, name);
		if (isOn(context.getEnvironment(), name.toString())) {
			return ConditionOutcome.match(message.because("it is enabled"));
		}
		return ConditionOutcome.noMatch(message.because("it is not enabled"));
	}

	static boolean isOn(Environment environment, String name) {
		Binder binder = Binder.get(environment);
		String prefix = Socks5Integration.PREFIX + name;
		return binder.bind(prefix + ".enabled", Boolean.class)
			.orElseGet(() -> binder.bind(prefix + ".instance", String.class).isBound());
	}

}
