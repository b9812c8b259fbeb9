package io.socks5.sample;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.validation.Validator;

/**
 * The sample's properties: checked before anything starts, and shown without passwords.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SampleProperties.class)
class SampleConfiguration {

	// Spring Boot looks for this name
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static Validator configurationPropertiesValidator() {
		return new SamplePropertiesValidator();
	}

	// whatever the actuator's endpoints are told to show; the second is an environment
	// variable
	@Bean
	static SanitizingFunction sampleSanitizingFunction() {
		return SanitizingFunction.sanitizeValue().ifKeyMatches("sample\\..*password", "SAMPLE_.*PASSWORD");
	}

}
