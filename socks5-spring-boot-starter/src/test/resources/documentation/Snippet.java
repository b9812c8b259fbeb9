package documentation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

import com.jcraft.jsch.Session;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.NoopAddressResolverGroup;
import io.socks5.auth.Authentication;
import io.socks5.boot.autoconfigure.Socks5CredentialsProvider;
import io.socks5.boot.http.Socks5HttpClients;
import io.socks5.client.Binding;
import io.socks5.client.ChannelConnect;
import io.socks5.client.ClientRegistry;
import io.socks5.client.NamedSocketFactory;
import io.socks5.client.ProxyEndpoint;
import io.socks5.client.Socks5Client;
import io.socks5.client.WarmStatistics;
import io.socks5.event.ConnectListener;
import io.socks5.gssapi.GssapiOptions;
import io.socks5.gssapi.KerberosLogin;
import io.socks5.netty.Socks5ChannelHandler;
import io.socks5.netty.Socks5SocketChannel;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Failure;
import io.socks5.route.EndpointStrategy;
import io.socks5.udp.UdpAssociation;
import io.socks5.udp.UdpDatagram;
import okhttp3.OkHttpClient;
import org.apache.commons.logging.Log;
import org.apache.commons.net.ftp.FTPClient;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.ee11.websocket.jakarta.client.JakartaWebSocketClientContainerProvider;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jxmpp.stringprep.XmppStringprepException;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.mongodb.autoconfigure.MongoClientFactory;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.integration.ip.tcp.connection.TcpNetClientConnectionFactory;
import org.springframework.integration.ip.tcp.connection.TcpSocketFactorySupport;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.socket.client.WebSocketClient;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.messaging.WebSocketStompClient;

/**
 * The frame around each Java block of the documentation: its imports, and what a reader
 * brings.
 */
abstract class Snippet {

	Socks5Client client;

	SSLContext sslContext;

	Executor executor;

	Selector selector;

	EventLoopGroup group;

	ChannelHandler yourHandler;

	byte[] query;

	byte[] clientHello;

	Log log;

	abstract void talk(Socket socket) throws IOException;

	abstract void announce(Endpoint listening);

	abstract void tryNextProxy();

	interface Vault {

		String read(String name);

	}

	abstract static class TokenAuthentication implements Authentication {

		static TokenAuthentication create() {
			throw new UnsupportedOperationException();
		}

	}

	// members

	void statements() throws Exception {
		// statements
	}

}
