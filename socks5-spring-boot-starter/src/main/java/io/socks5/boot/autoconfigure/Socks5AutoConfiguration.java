package io.socks5.boot.autoconfigure;

import io.socks5.boot.autoconfigure.Socks5Configurations.ClientConfiguration;
import io.socks5.boot.autoconfigure.Socks5Configurations.ConnectionDetailsConfiguration;
import io.socks5.boot.autoconfigure.Socks5Configurations.SocketFactoryConfiguration;
import io.socks5.client.Socks5Client;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a {@link Socks5Client}.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "socks5.proxy.enabled", matchIfMissing = true)
@EnableConfigurationProperties(Socks5ProxyProperties.class)
@Import({ ConnectionDetailsConfiguration.class, ClientConfiguration.class, SocketFactoryConfiguration.class })
public final class Socks5AutoConfiguration {

}
