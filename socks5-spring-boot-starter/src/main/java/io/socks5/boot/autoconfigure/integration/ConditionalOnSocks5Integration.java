package io.socks5.boot.autoconfigure.integration;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.socks5.boot.autoconfigure.ConditionalOnSocks5Enabled;

import org.springframework.context.annotation.Conditional;

/**
 * {@link Conditional @Conditional} that matches if an integration is enabled, or has an
 * instance.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ConditionalOnSocks5Enabled
@Conditional(OnSocks5IntegrationCondition.class)
public @interface ConditionalOnSocks5Integration {

	/**
	 * The name of the client.
	 * @return its name below {@code socks5.proxy.integrations}
	 */
	String value();

}
