package io.socks5.boot.autoconfigure.integration;

import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * The event loops of an integration. They start with the first connect, and end with the
 * application.
 */
public final class IntegrationEventLoops implements DisposableBean {

	private static final int SECONDS = 5;

	private final SingletonSupplier<EventLoopGroup> group;

	private volatile boolean started;

	/**
	 * Creates event loops without threads.
	 * @param name the prefix for the names of the threads
	 */
	public IntegrationEventLoops(String name) {
		this.group = SingletonSupplier
			.of(() -> new MultiThreadIoEventLoopGroup(0, new DefaultThreadFactory(name), NioIoHandler.newFactory()));
	}

	/**
	 * Returns a bean of an application. For post-processors, which must not create it
	 * before it is needed.
	 * @param beanFactory the bean factory
	 * @param bean the name of the event loops
	 * @param user the name of the bean that uses them
	 * @return the event loops, which outlive the user
	 */
	public static IntegrationEventLoops of(ConfigurableListableBeanFactory beanFactory, String bean, String user) {
		IntegrationEventLoops loops = beanFactory.getBean(bean, IntegrationEventLoops.class);
		beanFactory.registerDependentBean(bean, user);
		return loops;
	}

	/**
	 * Returns the group for Netty.
	 * @return always the same group
	 */
	public EventLoopGroup group() {
		this.started = true;
		return this.group.obtain();
	}

	@Override
	public void destroy() {
		if (this.started) {
			group().shutdownGracefully(0, SECONDS, TimeUnit.SECONDS);
		}
	}

}
