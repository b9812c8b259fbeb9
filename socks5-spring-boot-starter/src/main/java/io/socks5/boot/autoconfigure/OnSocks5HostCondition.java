package io.socks5.boot.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches if {@code socks5.proxy.host} is not blank.
 */
class OnSocks5HostCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("SOCKS5 proxy host");
		if (StringUtils.hasText(context.getEnvironment().getProperty("socks5.proxy.host"))) {
			return ConditionOutcome.match(message.because("'socks5.proxy.host' is set"));
		}
		return ConditionOutcome.noMatch(message.because("'socks5.proxy.host' is not set"));
	}

}
