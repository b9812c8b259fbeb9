package io.socks5.sample;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.validation.Validator;

/**
 * The configuration of the properties, which are validated at startup. The endpoints of
 * the actuator never show passwords.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SampleProperties.class)
class SampleConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static Validator configurationPropertiesValidator() {
		// Spring Boot requires this bean name
		return new SamplePropertiesValidator();
	}

	@Bean
	static SanitizingFunction sampleSanitizingFunction() {
		// the second pattern is that of an environment variable
		return SanitizingFunction.sanitizeValue().ifKeyMatches("sample\\..*password", "SAMPLE_.*PASSWORD");
	}

}
