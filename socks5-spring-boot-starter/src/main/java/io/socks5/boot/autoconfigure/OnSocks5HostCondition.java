package io.socks5.boot.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches if {@code socks5.proxy.host} is not blank.
 */
class OnSocks5HostCondition extends SpringBootCondition {

	static final String PROPERTY = "socks5.proxy.host";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("SOCKS5 proxy host");
		if (hasHost(context.getEnvironment())) {
			return ConditionOutcome.match(message.because("'socks5.proxy.host' is set"));
		}
		return ConditionOutcome.noMatch(message.because("'socks5.proxy.host' is not set"));
	}

	static boolean hasHost(Environment environment) {
		try {
			return StringUtils.hasText(environment.getProperty(PROPERTY));
		}
		catch (IllegalArgumentException ex) {
			// binding the unresolved placeholder fails later and names the property
			return true;
		}
	}

}
