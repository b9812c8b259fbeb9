package io.socks5.boot.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.socks5.client.Socks5Client;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Conditional;

/**
 * {@link Conditional @Conditional} that matches if there is a {@link Socks5Client}.
 * Unlike {@link ConditionalOnBean @ConditionalOnBean}, it counts named clients, which are
 * not default candidates.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnSocks5ClientCondition.class)
public @interface ConditionalOnSocks5Client {

}
