using System.Net;
using System.Net.Sockets;

namespace GrandModel.Tests.Script;

/// <summary>A wire to a server that can be cut after an exact number of bytes in either direction, or let requests through and hold the answers back.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<Socket> _open = [];
    private readonly int _serverPort;
    private readonly Task _accepting;
    private long _bytesLeft = long.MaxValue;
    private bool _countAnswers;
    private TaskCompletionSource? _held;

    public FaultyProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How often the wire was cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Cuts all connections once so many bytes of requests, or of answers, have passed from now on.</summary>
    public void CutAfter(long bytes, bool answers)
    {
        lock (_gate)
        {
            _bytesLeft = bytes;
            _countAnswers = answers;
        }
    }

    /// <summary>From now on no answer passes. Completes when the first one is held back: the server has done its work.</summary>
    public Task HoldAnswers()
    {
        lock (_gate)
        {
            _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _held.Task;
        }
    }

    /// <summary>Works again, for new connections too. Held answers are lost with their connections.</summary>
    public void Heal()
    {
        lock (_gate)
        {
            _bytesLeft = long.MaxValue;
            if (_held is not null)
            {
                _held = null;
                CloseAll();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        lock (_gate)
        {
            CloseAll();
        }

        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                client.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, _stop.Token);
                lock (_gate)
                {
                    _open.Add(client);
                    _open.Add(server);
                }

                _ = PumpAsync(client, server, answers: false);
                _ = PumpAsync(server, client, answers: true);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end of the proxy.
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool answers)
    {
        var buffer = new byte[8_192];
        try
        {
            while (await from.ReceiveAsync(buffer) is var count and > 0)
            {
                if (Holds(answers))
                {
                    continue;
                }

                var pass = Allow(count, answers);
                await to.SendAsync(buffer.AsMemory(0, pass));
                if (pass < count)
                {
                    Cut();
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One side is gone: so is the other.
        }

        from.Dispose();
        to.Dispose();
    }

    private bool Holds(bool answers)
    {
        lock (_gate)
        {
            if (!answers || _held is null)
            {
                return false;
            }

            _held.TrySetResult();
            return true;
        }
    }

    private int Allow(int count, bool answers)
    {
        lock (_gate)
        {
            if (answers != _countAnswers || _bytesLeft == long.MaxValue)
            {
                return count;
            }

            var pass = (int)Math.Min(count, _bytesLeft);
            _bytesLeft -= pass;
            return pass;
        }
    }

    private void Cut()
    {
        lock (_gate)
        {
            Cuts++;
            _bytesLeft = long.MaxValue;
            CloseAll();
        }
    }

    private void CloseAll()
    {
        foreach (var socket in _open)
        {
            socket.Dispose();
        }

        _open.Clear();
    }
}
