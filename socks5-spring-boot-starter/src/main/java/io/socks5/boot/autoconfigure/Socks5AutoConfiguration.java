package io.socks5.boot.autoconfigure;

import io.socks5.boot.autoconfigure.Socks5Configurations.EnabledConfiguration;
import io.socks5.client.Socks5Client;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a {@link Socks5Client}.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnClass(Socks5Client.class)
@Import({ BuildTimeConditionsCheck.class, Socks5SupportAutoConfiguration.class, EnabledConfiguration.class })
public final class Socks5AutoConfiguration {

}
