package io.socks5.boot.autoconfigure;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if there is a client, even one that is not a default candidate.
 */
class OnSocks5ClientCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnSocks5Client.class);
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		if (beanFactory != null && Socks5Clients.areDefined(beanFactory)) {
			return ConditionOutcome.match(message.because("there is a Socks5Client"));
		}
		return ConditionOutcome.noMatch(message.because("there is no Socks5Client"));
	}

}
