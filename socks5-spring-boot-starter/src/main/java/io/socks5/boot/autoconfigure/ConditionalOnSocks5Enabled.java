package io.socks5.boot.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * {@link Conditional @Conditional} that matches unless the client is disabled. Switches
 * are read as they are bound: {@code on} and {@code yes} are {@code true}.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnSocks5EnabledCondition.class)
public @interface ConditionalOnSocks5Enabled {

	/**
	 * Another switch, which is off unless it is set.
	 * @return its full name, or an empty text
	 */
	String value() default "";

}
